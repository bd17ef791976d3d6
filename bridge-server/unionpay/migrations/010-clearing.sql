-- A clearing day and its place in the books: it holds the ledger transactions after `after_id` up to `last_id`. Which
-- day something belongs to is told by this range alone; no two clocks are ever compared.
CREATE TABLE clearing_day (
  day              TEXT PRIMARY KEY,
  after_id         INTEGER NOT NULL,
  last_id          INTEGER,
  step             TEXT NOT NULL CHECK (step IN ('open', 'cut', 'netted', 'settled', 'filed', 'paid-out')),
  -- When the next step falls due; null after the last one.
  due_ms           INTEGER,
  -- Of the positions as they were netted; null before.
  positions_sha256 TEXT,
  CHECK ((step = 'open') = (last_id IS NULL)),
  CHECK ((step = 'paid-out') = (due_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX clearing_day_open ON clearing_day (step) WHERE step = 'open';
CREATE INDEX clearing_day_last ON clearing_day (last_id);
CREATE INDEX clearing_day_due ON clearing_day (due_ms) WHERE due_ms IS NOT NULL;

-- What an institution has to receive (above zero) or to pay for a day. Each column of a day sums to zero.
CREATE TABLE clearing_position (
  day             TEXT NOT NULL REFERENCES clearing_day (day),
  institution     TEXT NOT NULL,
  gross_fen       INTEGER NOT NULL,
  interchange_fen INTEGER NOT NULL,
  network_fee_fen INTEGER NOT NULL,
  PRIMARY KEY (day, institution)
) STRICT, WITHOUT ROWID;

-- What a merchant has to receive for a day.
CREATE TABLE clearing_merchant (
  day         TEXT NOT NULL REFERENCES clearing_day (day),
  mer_id      TEXT NOT NULL,
  acquirer_id TEXT NOT NULL,
  entries     INTEGER NOT NULL,
  gross_fen   INTEGER NOT NULL,
  fee_fen     INTEGER NOT NULL,
  PRIMARY KEY (day, mer_id)
) STRICT, WITHOUT ROWID;

-- What was handed over stays as it was handed over, whatever later versions would write.
CREATE TABLE settlement_file (
  day       TEXT NOT NULL REFERENCES clearing_day (day),
  mer_id    TEXT NOT NULL,
  file_name TEXT NOT NULL,
  entries   INTEGER NOT NULL,
  content   BLOB NOT NULL,
  PRIMARY KEY (day, mer_id)
) STRICT;
