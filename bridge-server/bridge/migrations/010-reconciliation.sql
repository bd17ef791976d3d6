-- One day of one UnionPay merchant: whether its settlement file was compared with these books, and what came of it.
CREATE TABLE reconciliation (
  mer_id      TEXT NOT NULL,
  day         TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('awaiting', 'compared', 'given-up')),
  -- When the file is asked for next; null once it is over.
  due_ms      INTEGER,
  tries       INTEGER NOT NULL DEFAULT 0,
  -- Why the last try brought no file.
  trouble     TEXT,
  file_name   TEXT,
  file_sha256 TEXT,
  lines       INTEGER,
  matched     INTEGER,
  done_ms     INTEGER,
  PRIMARY KEY (mer_id, day),
  CHECK ((state = 'awaiting') = (due_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX reconciliation_due ON reconciliation (due_ms) WHERE due_ms IS NOT NULL;

-- What people have to look at. Nothing is ever set right by itself.
CREATE TABLE reconciliation_difference (
  id           INTEGER PRIMARY KEY,
  mer_id       TEXT NOT NULL,
  day          TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('missing', 'extra', 'amount', 'state')),
  query_id     TEXT NOT NULL,
  acp_order_id TEXT NOT NULL,
  -- Signed as the merchant's money moves; null where one side knows nothing.
  ours_fen     INTEGER,
  theirs_fen   INTEGER,
  FOREIGN KEY (mer_id, day) REFERENCES reconciliation (mer_id, day)
) STRICT;
CREATE INDEX reconciliation_difference_day ON reconciliation_difference (day, mer_id);

-- Payments that a day's file has told of, or that were reported as missing: no later day misses them again.
CREATE TABLE reconciled_payment (
  query_id TEXT PRIMARY KEY,
  day      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX payment_query_id ON payment (query_id);
CREATE INDEX payment_paid ON payment (paid_ms);
