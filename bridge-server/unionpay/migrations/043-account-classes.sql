-- What the class of the account behind a card lets it pay in a calendar year, and hold. Null where nothing is set.
ALTER TABLE issuer_card ADD COLUMN year_max_fen INTEGER;
ALTER TABLE issuer_card ADD COLUMN balance_max_fen INTEGER;
-- Paid in the year of `used_day`.
ALTER TABLE issuer_card ADD COLUMN used_year_fen INTEGER NOT NULL DEFAULT 0;
