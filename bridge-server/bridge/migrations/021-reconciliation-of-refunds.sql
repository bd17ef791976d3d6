-- A line may also name another original than our refund takes from. SQLite changes a CHECK only with the whole table.
CREATE TABLE reconciliation_difference_with_original (
  id           INTEGER PRIMARY KEY,
  mer_id       TEXT NOT NULL,
  day          TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('missing', 'extra', 'amount', 'state', 'original')),
  query_id     TEXT NOT NULL,
  acp_order_id TEXT NOT NULL,
  -- Signed as the merchant's money moves; null where one side knows nothing.
  ours_fen     INTEGER,
  theirs_fen   INTEGER,
  FOREIGN KEY (mer_id, day) REFERENCES reconciliation (mer_id, day)
) STRICT;
INSERT INTO reconciliation_difference_with_original SELECT * FROM reconciliation_difference;
DROP TABLE reconciliation_difference;
ALTER TABLE reconciliation_difference_with_original RENAME TO reconciliation_difference;
CREATE INDEX reconciliation_difference_day ON reconciliation_difference (day, mer_id);
