-- How an order came about. Those of scanned and shown codes were placed by the bridge itself, as an app of the network.
ALTER TABLE pay_order ADD COLUMN origin TEXT NOT NULL DEFAULT 'shop'
  CHECK (origin IN ('shop', 'scan', 'code', 'top-up'));
CREATE INDEX pay_order_payer ON pay_order (payer_openpid) WHERE payer_openpid IS NOT NULL;

-- Whom an order pays, where that is no merchant of the bridge's own.
CREATE TABLE payee (
  order_ref      TEXT PRIMARY KEY REFERENCES pay_order (order_ref),
  name           TEXT NOT NULL,
  name_en        TEXT NOT NULL,
  -- The institution that acquires the payment.
  acquirer       TEXT NOT NULL CHECK (acquirer IN ('unionpay', 'wechat', 'alipay')),
  city_code      TEXT NOT NULL,
  statement_line TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A merchant's code that a payer scanned, with what the network said of it.
CREATE TABLE scan (
  openpid        TEXT NOT NULL,
  scan_id        TEXT NOT NULL,
  code           TEXT NOT NULL,
  -- Number of the inquiry, which payments refer to.
  inquiry_id     TEXT NOT NULL,
  kind           TEXT NOT NULL,
  owner          TEXT NOT NULL CHECK (owner IN ('unionpay', 'wechat', 'alipay')),
  code_class     TEXT NOT NULL CHECK (code_class IN ('personal', 'personal_business', 'merchant', 'order')),
  is_static      INTEGER NOT NULL CHECK (is_static IN (0, 1)),
  payee_name     TEXT NOT NULL,
  payee_name_en  TEXT NOT NULL,
  city_code      TEXT NOT NULL,
  city_name      TEXT NOT NULL,
  city_name_en   TEXT NOT NULL,
  statement_line TEXT NOT NULL,
  -- Null where the payer types it.
  amount_fen     INTEGER CHECK (amount_fen > 0),
  -- JSON of the daily limit it counts towards; null where none applies.
  day_limit      TEXT,
  created_ms     INTEGER NOT NULL,
  expires_ms     INTEGER NOT NULL,
  order_ref      TEXT UNIQUE REFERENCES pay_order (order_ref),
  PRIMARY KEY (openpid, scan_id)
) STRICT, WITHOUT ROWID;
-- Looked at and not paid: forgotten after a while.
CREATE INDEX scan_unpaid ON scan (expires_ms) WHERE order_ref IS NULL;
