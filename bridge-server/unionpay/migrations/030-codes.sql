-- Payment apps that speak to the QR gateway. Their certificates stand in the certificates' folder.
CREATE TABLE app (
  ins_id TEXT PRIMARY KEY,
  name   TEXT NOT NULL,
  tr_id  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What apps have asked for and were answered, so that the same message again gets the same answer and does nothing.
CREATE TABLE qr_request (
  msg_id         TEXT PRIMARY KEY,
  ins_id         TEXT NOT NULL REFERENCES app (ins_id),
  msg_type       TEXT NOT NULL,
  request_sha256 BLOB NOT NULL,
  -- Of inquiries: which code, as a hash, and whose question it was. A payment has to follow its own inquiry.
  subject_sha256 BLOB,
  -- Code, detail and trxInfo, as JSON.
  reply          TEXT NOT NULL,
  at_ms          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX qr_request_age ON qr_request (at_ms);

-- Codes that institutions have printed or made for their merchants. UnionPay's codes of single orders are not here:
-- they are orders (tn) themselves.
CREATE TABLE merchant_code (
  code       TEXT PRIMARY KEY,
  mer_id     TEXT NOT NULL REFERENCES merchant (mer_id),
  code_class TEXT NOT NULL CHECK (code_class IN ('personal', 'personal_business', 'merchant', 'order')),
  format     TEXT NOT NULL CHECK (format IN ('url', 'emv')),
  is_static  INTEGER NOT NULL,
  -- Null where the payer types it.
  amount_fen INTEGER,
  until_ms   INTEGER,
  notify_url TEXT,
  -- queryId of the payment that has, or may yet have, a code of a single order.
  taken_by   TEXT,
  CHECK (is_static = 1 OR until_ms IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX merchant_code_static ON merchant_code (mer_id, code_class, format) WHERE is_static = 1;

-- A code that a payer shows knows whose payer it is and, if an app asked for it, which app hears of it.
ALTER TABLE c2b_code ADD COLUMN network TEXT NOT NULL DEFAULT 'unionpay';
-- The payer, who has one live code at a time: `<insID>:<userID>` or `<wallet>:<account>`; null for testers' codes.
ALTER TABLE c2b_code ADD COLUMN payer TEXT;
ALTER TABLE c2b_code ADD COLUMN ins_id TEXT;
ALTER TABLE c2b_code ADD COLUMN token TEXT;
ALTER TABLE c2b_code ADD COLUMN notice_url TEXT;
-- 1 when a newer code of the same payer, or the payer, has ended it.
ALTER TABLE c2b_code ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
-- The rule that refused the one use that was made of it.
ALTER TABLE c2b_code ADD COLUMN refused_by TEXT;
CREATE INDEX c2b_code_age ON c2b_code (until_ms) WHERE payer IS NOT NULL;
CREATE INDEX c2b_code_payer ON c2b_code (payer) WHERE payer IS NOT NULL AND used = 0 AND ended = 0;

-- A payment that a code led to, scanned or shown: what the order itself does not say.
CREATE TABLE code_payment (
  query_id       TEXT PRIMARY KEY,
  -- The message that it answers: the app's for scans, the network's own for shown codes.
  msg_id         TEXT NOT NULL UNIQUE,
  voucher_no     TEXT NOT NULL UNIQUE,
  status         TEXT NOT NULL CHECK (status IN ('awaiting-pin', 'continuing', 'approved', 'declined')),
  response_code  TEXT NOT NULL,
  pin_tries_left INTEGER,
  mer_id         TEXT NOT NULL,
  order_id       TEXT NOT NULL,
  txn_time       TEXT NOT NULL,
  amount_fen     INTEGER NOT NULL,
  payer_network  TEXT NOT NULL,
  -- As in c2b_code.
  payer          TEXT NOT NULL,
  ins_id         TEXT,
  token          TEXT,
  notice_url     TEXT,
  -- Where the merchant hears from its institution.
  notify_url     TEXT,
  -- The msgID of the inquiry that a scan's payment followed.
  inquiry_id     TEXT,
  shown_code     TEXT,
  scanned_code   TEXT,
  -- Which counter of day_limit_use it counted in.
  limit_key      TEXT NOT NULL,
  asked_pin      INTEGER NOT NULL,
  at_ms          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX code_payment_order ON code_payment (order_id, mer_id);
CREATE INDEX code_payment_inquiry ON code_payment (inquiry_id) WHERE inquiry_id IS NOT NULL;
CREATE INDEX code_payment_shown ON code_payment (shown_code) WHERE shown_code IS NOT NULL;

-- What payers have used of a regulator's daily limits. The key says whose limit and of which Beijing day.
CREATE TABLE day_limit_use (
  key      TEXT PRIMARY KEY,
  used_fen INTEGER NOT NULL,
  payments INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What testers have chosen, by name.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
