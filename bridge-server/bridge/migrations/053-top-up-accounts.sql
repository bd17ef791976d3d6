-- Of a top-up that is over, the masked account is enough.
UPDATE top_up SET account = substr(account, 1, 2) || '*****' || substr(account, -2)
  WHERE fulfilment IN ('delivered', 'refunding', 'refunded', 'refund-failed') OR due_ms IS NULL;
-- For payers who do not read Chinese; null where nobody gave it.
ALTER TABLE pay_order ADD COLUMN description_en TEXT;
