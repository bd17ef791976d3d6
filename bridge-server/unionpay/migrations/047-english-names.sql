-- What an English page calls the merchant; null where it said none.
ALTER TABLE merchant ADD COLUMN name_en TEXT;
