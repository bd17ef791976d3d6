-- What the app that showed a code was told when a rule refused its use, so that it is told the same when it asks.
ALTER TABLE c2b_code ADD COLUMN refused_code TEXT;
