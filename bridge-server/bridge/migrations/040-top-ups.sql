-- An order of an online service's credit. Until it is paid its state is its order's; `fulfilment` goes on from there.
CREATE TABLE top_up (
  -- Also the key that it is delivered under.
  order_ref     TEXT PRIMARY KEY REFERENCES pay_order (order_ref),
  openpid       TEXT NOT NULL,
  -- Chosen by the plugin.
  top_up_id     TEXT NOT NULL,
  service_id    TEXT NOT NULL CHECK (service_id IN ('qcoin', 'qq-music', 'tencent-video')),
  goods_id      TEXT NOT NULL,
  goods_name    TEXT NOT NULL,
  goods_name_en TEXT NOT NULL,
  account       TEXT NOT NULL,
  fulfilment    TEXT CHECK (fulfilment IN ('delivering', 'delivered', 'refunding', 'refunded', 'refund-failed')),
  -- When the delivery was begun.
  begun_ms      INTEGER,
  -- Changes of `fulfilment` so far.
  changes       INTEGER NOT NULL DEFAULT 0,
  -- Times that the provider, or the refund, was asked in this state.
  asks          INTEGER NOT NULL DEFAULT 0,
  -- When to look at it next; null once nothing more can come of it.
  due_ms        INTEGER,
  UNIQUE (openpid, top_up_id),
  CHECK ((fulfilment IS NULL) = (begun_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX top_up_due ON top_up (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX top_up_unpaid ON top_up (order_ref) WHERE fulfilment IS NULL AND due_ms IS NOT NULL;
