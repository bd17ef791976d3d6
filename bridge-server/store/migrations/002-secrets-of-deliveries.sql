-- What only the receiver may read of a message, as JSON. Null when there is nothing of that kind, and once it is over.
ALTER TABLE delivery ADD COLUMN secret TEXT;
