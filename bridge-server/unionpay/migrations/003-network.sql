CREATE TABLE merchant (
  mer_id      TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  tr_id       TEXT NOT NULL,
  acquirer_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sequence (
  name TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which card a token stands for. The network knows the card by its issuer's reference and its masked number.
CREATE TABLE token (
  token          TEXT PRIMARY KEY,
  tr_id          TEXT NOT NULL,
  mer_id         TEXT NOT NULL REFERENCES merchant (mer_id),
  order_id       TEXT NOT NULL,
  card_ref       TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('active', 'removed')),
  from_ms        INTEGER NOT NULL,
  until_ms       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX token_card ON token (mer_id, card_ref);

-- An order as the gateway knows it, named by merId + orderId + txnTime.
CREATE TABLE acp_order (
  id             INTEGER PRIMARY KEY,
  mer_id         TEXT NOT NULL,
  order_id       TEXT NOT NULL,
  txn_time       TEXT NOT NULL,
  kind           TEXT NOT NULL,
  state          TEXT NOT NULL,
  resp_code      TEXT NOT NULL,
  amount_fen     INTEGER,
  -- The fields that answers, notifications and queries repeat, as JSON.
  echo           TEXT NOT NULL,
  request_sha256 BLOB NOT NULL,
  back_url       TEXT,
  tn             TEXT UNIQUE,
  query_id       TEXT UNIQUE,
  card_ref       TEXT,
  pay_card_type  TEXT,
  received_at_ms INTEGER NOT NULL,
  pay_until_ms   INTEGER,
  -- When the issuer's late answer arrives; null when none is awaited.
  answer_due_ms  INTEGER,
  finished_at_ms INTEGER,
  UNIQUE (mer_id, order_id, txn_time)
) STRICT;
CREATE INDEX acp_order_awaiting ON acp_order (answer_due_ms) WHERE answer_due_ms IS NOT NULL;
