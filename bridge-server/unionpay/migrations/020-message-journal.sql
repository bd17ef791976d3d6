-- Messages that passed the network's door, for people who look for what went wrong. Everything is masked before it
-- is written; the oldest go when there are too many.
CREATE TABLE message (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms     INTEGER NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('request', 'answer', 'notification')),
  mer_id    TEXT NOT NULL,
  order_id  TEXT NOT NULL,
  -- Names and masked values in the order of the message, as JSON.
  fields    TEXT NOT NULL
) STRICT;
CREATE INDEX message_order ON message (mer_id, order_id, seq);
