-- Strict merchants meet the network's rules to the letter; lenient ones are forgiven what published clients get wrong.
ALTER TABLE merchant ADD COLUMN mode TEXT NOT NULL DEFAULT 'lenient' CHECK (mode IN ('strict', 'lenient'));
-- Shared key of merchants that sign with one (signMethod 11 and 12) instead of a certificate.
ALTER TABLE merchant ADD COLUMN secure_key TEXT;
-- Whether card numbers are told back to this merchant, sealed for its certificate.
ALTER TABLE merchant ADD COLUMN sees_account INTEGER NOT NULL DEFAULT 0;
