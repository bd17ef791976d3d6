-- Money that came twice or too late goes back by itself where the bridge can ask for it in the merchant's name: when to
-- see to it next (null: not to be, or over), and how often that was done.
ALTER TABLE payment ADD COLUMN return_due_ms INTEGER;
ALTER TABLE payment ADD COLUMN return_asks INTEGER NOT NULL DEFAULT 0;
UPDATE payment SET return_due_ms = paid_ms WHERE overpaid = 1
  AND order_ref IN (SELECT order_ref FROM pay_order WHERE origin IN ('shop', 'top-up'));
CREATE INDEX payment_return_due ON payment (return_due_ms) WHERE return_due_ms IS NOT NULL;
CREATE INDEX payment_overpaid ON payment (order_ref) WHERE overpaid = 1;
