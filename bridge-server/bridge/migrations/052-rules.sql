-- The network's rule that refused an attempt, where it named one.
ALTER TABLE attempt ADD COLUMN rule TEXT;
