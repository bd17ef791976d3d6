-- The issuers' own files: the only tables that hold card numbers. PIN, CVN2 and SMS code are kept as keyed hashes,
-- and the key is not in the database.
CREATE TABLE issuer_card (
  ref                  TEXT PRIMARY KEY,
  card_no              TEXT NOT NULL UNIQUE,
  iin                  TEXT NOT NULL,
  type                 TEXT NOT NULL CHECK (type IN ('debit', 'credit')),
  phone                TEXT NOT NULL,
  expires_yymm         TEXT,
  state                TEXT NOT NULL CHECK (state IN ('active', 'restricted')),
  script               TEXT,
  payment_max_fen      INTEGER NOT NULL,
  day_max_fen          INTEGER NOT NULL,
  day_payments_max     INTEGER NOT NULL,
  pin_hash             BLOB NOT NULL,
  sms_hash             BLOB NOT NULL,
  cvn2_hash            BLOB,
  -- Use of the card on `used_day` (Beijing, YYYYMMDD); on another day it counts as none.
  used_day             TEXT NOT NULL DEFAULT '',
  used_fen             INTEGER NOT NULL DEFAULT 0,
  used_payments        INTEGER NOT NULL DEFAULT 0,
  wrong_pins           INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE issuer_sms (
  id            INTEGER PRIMARY KEY,
  card_ref      TEXT NOT NULL REFERENCES issuer_card (ref),
  mer_id        TEXT NOT NULL,
  sent_at_ms    INTEGER NOT NULL,
  wrong_codes   INTEGER NOT NULL DEFAULT 0,
  used          INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX issuer_sms_card ON issuer_sms (card_ref, sent_at_ms);
