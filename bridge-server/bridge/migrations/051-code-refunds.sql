-- Money of a scanned or shown code that the merchant behind it gave back through his own institution, as the network told.
CREATE TABLE code_refund (
  -- The network's number for the money that went back.
  query_id    TEXT PRIMARY KEY,
  order_ref   TEXT NOT NULL REFERENCES pay_order (order_ref),
  amount_fen  INTEGER NOT NULL CHECK (amount_fen > 0),
  refunded_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX code_refund_of_order ON code_refund (order_ref);
