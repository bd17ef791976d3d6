-- Messages that a payer's browser carries to the merchant are filed too. SQLite changes a CHECK by making the table anew.
CREATE TABLE message_anew (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms     INTEGER NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('request', 'answer', 'notification', 'front-notification')),
  mer_id    TEXT NOT NULL,
  order_id  TEXT NOT NULL,
  -- Names and masked values in the order of the message, as JSON.
  fields    TEXT NOT NULL,
  -- Which harm a tester had done to the message on its way; null for none.
  fault     TEXT
) STRICT;
INSERT INTO message_anew (seq, at_ms, direction, mer_id, order_id, fields, fault)
  SELECT seq, at_ms, direction, mer_id, order_id, fields, fault FROM message;
DROP TABLE message;
ALTER TABLE message_anew RENAME TO message;
CREATE INDEX message_order ON message (mer_id, order_id, seq);
