-- 1 when the payer has taken the code off the screen and the network has not said that it heard so.
ALTER TABLE payment_code ADD COLUMN retiring INTEGER NOT NULL DEFAULT 0;
