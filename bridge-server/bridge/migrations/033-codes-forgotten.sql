-- Codes that nobody used are forgotten after a while.
CREATE INDEX payment_code_unused ON payment_code (expires_ms) WHERE state IN ('expired', 'retired');
