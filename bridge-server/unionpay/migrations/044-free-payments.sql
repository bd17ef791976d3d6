-- How often a payer paid without the PIN today is asked of the payments themselves: the counters are one for each card.
CREATE INDEX code_payment_free ON code_payment (payer, at_ms) WHERE shown_code IS NOT NULL AND asked_pin = 0;
ALTER TABLE day_limit_use DROP COLUMN payments;

-- How many codes are out for a card.
CREATE INDEX c2b_code_card ON c2b_code (card_ref, until_ms) WHERE used = 0;
