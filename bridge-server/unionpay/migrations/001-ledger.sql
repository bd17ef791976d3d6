-- The books. A balance is kept beside the postings for speed and can be derived from them at any time.
CREATE TABLE account (
  name        TEXT PRIMARY KEY,
  balance_fen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_transaction (
  id    INTEGER PRIMARY KEY,
  key   TEXT NOT NULL UNIQUE,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE posting (
  seq            INTEGER PRIMARY KEY,
  transaction_id INTEGER NOT NULL REFERENCES ledger_transaction (id),
  source         TEXT NOT NULL,
  destination    TEXT NOT NULL,
  amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
  memo           TEXT NOT NULL,
  CHECK (source <> destination)
) STRICT;
CREATE INDEX posting_transaction ON posting (transaction_id);

CREATE TRIGGER posting_is_final BEFORE UPDATE ON posting
BEGIN SELECT raise(ABORT, 'postings are never edited'); END;
CREATE TRIGGER posting_is_kept BEFORE DELETE ON posting
BEGIN SELECT raise(ABORT, 'postings are never deleted'); END;
