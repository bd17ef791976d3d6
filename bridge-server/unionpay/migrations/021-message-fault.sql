-- Which harm a tester had done to the message on its way; null for none.
ALTER TABLE message ADD COLUMN fault TEXT;
