-- What stood on every clearing account when a day was cut, to check the netting against.
CREATE TABLE clearing_balance (
  day         TEXT NOT NULL REFERENCES clearing_day (day),
  account     TEXT NOT NULL,
  balance_fen INTEGER NOT NULL,
  PRIMARY KEY (day, account)
) STRICT, WITHOUT ROWID;
