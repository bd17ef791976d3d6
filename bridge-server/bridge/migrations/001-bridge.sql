-- An order as its merchant placed it, with the ticket (tn) that UnionPay gave for it.
CREATE TABLE pay_order (
  order_ref         TEXT PRIMARY KEY,
  mchid             TEXT NOT NULL,
  appid             TEXT NOT NULL,
  out_trade_no      TEXT NOT NULL,
  fingerprint       TEXT NOT NULL,
  key_serial        TEXT NOT NULL,
  description       TEXT NOT NULL,
  attach            TEXT,
  device_id         TEXT,
  notify_url        TEXT NOT NULL,
  payer_openid      TEXT NOT NULL,
  amount_fen        INTEGER NOT NULL CHECK (amount_fen > 0),
  created_ms        INTEGER NOT NULL,
  expires_ms        INTEGER NOT NULL,
  acp_order_id      TEXT NOT NULL UNIQUE,
  acp_txn_time      TEXT NOT NULL,
  tn                TEXT NOT NULL,
  prepay_id         TEXT NOT NULL UNIQUE,
  prepay_expires_ms INTEGER NOT NULL,
  state             TEXT NOT NULL CHECK (state IN ('awaiting', 'paying', 'paid', 'closed')),
  closed_by         TEXT CHECK (closed_by IN ('merchant', 'time')),
  version           INTEGER NOT NULL,
  payer_openpid     TEXT,
  transaction_id    TEXT UNIQUE,
  bank_type         TEXT,
  paid_ms           INTEGER,
  UNIQUE (mchid, out_trade_no),
  CHECK ((state = 'paid') = (transaction_id IS NOT NULL))
) STRICT;
CREATE INDEX pay_order_expiry ON pay_order (expires_ms) WHERE state = 'awaiting';

-- A card that a payer bound. Only the network can turn the token into a card number.
CREATE TABLE card (
  card_id          TEXT PRIMARY KEY,
  openpid          TEXT NOT NULL,
  mer_id           TEXT NOT NULL,
  tr_id            TEXT NOT NULL,
  token            TEXT NOT NULL,
  enrolment_id     TEXT NOT NULL,
  bank_name        TEXT NOT NULL,
  card_type        TEXT NOT NULL CHECK (card_type IN ('debit', 'credit', 'prepaid')),
  masked_no        TEXT NOT NULL,
  bound            INTEGER NOT NULL CHECK (bound IN (0, 1)),
  blocked_because  TEXT,
  blocked_until_ms INTEGER,
  created_ms       INTEGER NOT NULL,
  UNIQUE (openpid, enrolment_id)
) STRICT;
CREATE UNIQUE INDEX card_bound_once ON card (openpid, mer_id, masked_no) WHERE bound = 1;

-- One try to pay an order with a card. Written before the network hears of it, so that no try is ever forgotten.
CREATE TABLE attempt (
  acp_order_id   TEXT PRIMARY KEY,
  acp_txn_time   TEXT NOT NULL,
  order_ref      TEXT NOT NULL REFERENCES pay_order (order_ref),
  attempt_id     TEXT NOT NULL,
  card_id        TEXT NOT NULL REFERENCES card (card_id),
  state          TEXT NOT NULL CHECK (state IN ('sending', 'pending', 'succeeded', 'failed')),
  created_ms     INTEGER NOT NULL,
  pay_timeout_ms INTEGER NOT NULL,
  finished_ms    INTEGER,
  failure        TEXT,
  network_code   TEXT,
  pin_tries_left INTEGER,
  queries        INTEGER NOT NULL DEFAULT 0,
  query_due_ms   INTEGER,
  UNIQUE (order_ref, attempt_id)
) STRICT;
-- Two tries at once could debit twice: the database refuses the second even if everything above it failed to.
CREATE UNIQUE INDEX attempt_one_in_flight ON attempt (order_ref) WHERE state IN ('sending', 'pending');
CREATE INDEX attempt_query_due ON attempt (query_due_ms) WHERE query_due_ms IS NOT NULL;

-- Money that UnionPay says it took, once for each of our ACP order numbers; one of an order's pays it.
CREATE TABLE payment (
  acp_order_id TEXT PRIMARY KEY,
  order_ref    TEXT NOT NULL REFERENCES pay_order (order_ref),
  query_id     TEXT NOT NULL,
  amount_fen   INTEGER NOT NULL CHECK (amount_fen > 0),
  paid_ms      INTEGER NOT NULL,
  overpaid     INTEGER NOT NULL CHECK (overpaid IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX payment_pays_once ON payment (order_ref) WHERE overpaid = 0;

-- A payer's signed-in plugin. The token itself is nowhere.
CREATE TABLE session (
  token_sha256 TEXT PRIMARY KEY,
  openpid      TEXT NOT NULL,
  host_appid   TEXT NOT NULL,
  expires_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expiry ON session (expires_ms);
