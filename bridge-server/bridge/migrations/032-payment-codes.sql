-- A code that a payer shows. Its digits stand here only while they can pay; what stays is a keyed hash to know it by.
CREATE TABLE payment_code (
  openpid     TEXT NOT NULL,
  code_id     TEXT NOT NULL,
  card_id     TEXT NOT NULL REFERENCES card (card_id),
  appid       TEXT NOT NULL,
  digits      TEXT,
  digits_hash TEXT NOT NULL UNIQUE,
  state       TEXT NOT NULL CHECK (state IN ('live', 'used', 'expired', 'retired')),
  revealed    INTEGER NOT NULL DEFAULT 0 CHECK (revealed IN (0, 1)),
  -- Grows with every change that the payer can see.
  version     INTEGER NOT NULL DEFAULT 1,
  issued_ms   INTEGER NOT NULL,
  expires_ms  INTEGER NOT NULL,
  -- When the network is asked next whether somebody used it; null once it is over.
  ask_due_ms  INTEGER,
  -- The order that a use of it becomes: there is none of this number before.
  order_ref   TEXT NOT NULL UNIQUE,
  PRIMARY KEY (openpid, code_id),
  CHECK ((state = 'live') = (digits IS NOT NULL)),
  CHECK ((state = 'live') = (ask_due_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_code_ask_due ON payment_code (ask_due_ms) WHERE ask_due_ms IS NOT NULL;
CREATE INDEX payment_code_live ON payment_code (openpid) WHERE state = 'live';
