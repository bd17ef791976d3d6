-- Money of a payment that is to go back to the payer, under the merchant's own number for it.
CREATE TABLE refund (
  refund_id            TEXT PRIMARY KEY,
  mchid                TEXT NOT NULL,
  out_refund_no        TEXT NOT NULL,
  order_ref            TEXT NOT NULL REFERENCES pay_order (order_ref),
  -- The payment that it takes from, by that payment's number at the network.
  payment_acp_order_id TEXT NOT NULL REFERENCES payment (acp_order_id),
  amount_fen           INTEGER NOT NULL CHECK (amount_fen > 0),
  reason               TEXT,
  notify_url           TEXT,
  funds_account        TEXT NOT NULL,
  received_account     TEXT NOT NULL,
  created_ms           INTEGER NOT NULL,
  state                TEXT NOT NULL CHECK (state IN ('processing', 'succeeded', 'closed', 'abnormal')),
  finished_ms          INTEGER,
  UNIQUE (mchid, out_refund_no),
  CHECK ((state = 'processing') = (finished_ms IS NULL))
) STRICT;
CREATE INDEX refund_of_order ON refund (order_ref);
CREATE INDEX refund_of_payment ON refund (payment_acp_order_id);

-- One request to the network to carry a refund out. Written before the network hears of it, so that none is forgotten.
CREATE TABLE refund_try (
  acp_order_id TEXT PRIMARY KEY,
  acp_txn_time TEXT NOT NULL,
  refund_id    TEXT NOT NULL REFERENCES refund (refund_id),
  state        TEXT NOT NULL CHECK (state IN ('sending', 'pending', 'succeeded', 'failed')),
  created_ms   INTEGER NOT NULL,
  finished_ms  INTEGER,
  network_code TEXT,
  -- The network's number for the money that went back; null as long as none did.
  query_id     TEXT,
  queries      INTEGER NOT NULL DEFAULT 0,
  query_due_ms INTEGER,
  CHECK ((state = 'succeeded') = (query_id IS NOT NULL))
) STRICT;
-- Two tries at once could give back twice: the database refuses the second even if everything above it failed to.
CREATE UNIQUE INDEX refund_try_one_in_flight ON refund_try (refund_id) WHERE state IN ('sending', 'pending');
CREATE INDEX refund_try_query_due ON refund_try (query_due_ms) WHERE query_due_ms IS NOT NULL;
CREATE INDEX refund_try_query_id ON refund_try (query_id) WHERE query_id IS NOT NULL;
CREATE INDEX refund_try_returned ON refund_try (finished_ms) WHERE state = 'succeeded';
