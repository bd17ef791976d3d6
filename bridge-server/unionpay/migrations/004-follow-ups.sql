-- Orders that follow an earlier one: refunds, voids, completions.
ALTER TABLE acp_order ADD COLUMN orig_query_id TEXT;
-- What refunds took of this order, those under way included.
ALTER TABLE acp_order ADD COLUMN given_back_fen INTEGER NOT NULL DEFAULT 0;
-- The kind of transaction that used this order up (its void, completion or reversal), or 'expiry'.
ALTER TABLE acp_order ADD COLUMN undone_by TEXT;
-- Where the payer's browser returns to and what the cashier page shows, as JSON; null without a cashier.
ALTER TABLE acp_order ADD COLUMN front TEXT;
CREATE INDEX acp_order_children ON acp_order (orig_query_id) WHERE orig_query_id IS NOT NULL;
