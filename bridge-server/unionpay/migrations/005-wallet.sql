-- Codes that a payer shows to a merchant's scanner. Each pays once, within a minute or so.
CREATE TABLE c2b_code (
  qr_no     TEXT PRIMARY KEY,
  card_ref  TEXT NOT NULL REFERENCES issuer_card (ref),
  -- 1 when the payer has to type the PIN into the wallet after the scan.
  asks_pin  INTEGER NOT NULL,
  until_ms  INTEGER NOT NULL,
  used      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
