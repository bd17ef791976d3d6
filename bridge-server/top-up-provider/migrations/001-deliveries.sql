-- What a client wants delivered, or no longer wants, under a key of the client's own.
CREATE TABLE delivery_order (
  delivery_key TEXT PRIMARY KEY,
  -- SHA-256 of what was ordered; null where a key was cancelled before its order came.
  order_sha256 TEXT,
  service_id   TEXT,
  goods_id     TEXT,
  account      TEXT,
  amount_fen   INTEGER,
  state        TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'refused', 'cancelled')),
  reason       TEXT,
  serial       TEXT UNIQUE,
  -- How often the client asked for it.
  requests     INTEGER NOT NULL DEFAULT 1,
  created_ms   INTEGER NOT NULL,
  changed_ms   INTEGER NOT NULL,
  -- When a pending one is delivered; null for one that never is.
  due_ms       INTEGER,
  CHECK ((state = 'delivered') = (serial IS NOT NULL)),
  CHECK ((state = 'refused') = (reason IS NOT NULL)),
  CHECK (order_sha256 IS NOT NULL OR state = 'cancelled')
) STRICT;
CREATE INDEX delivery_order_due ON delivery_order (due_ms) WHERE due_ms IS NOT NULL;
