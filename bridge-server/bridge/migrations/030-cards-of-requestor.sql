-- A card belongs to its payer and the token requestor, not to the merchant that it was bound through: bound once, it pays
-- at every merchant of that requestor. Where a payer had bound one card at two merchants, the later binding stays.
UPDATE card SET bound = 0 WHERE bound = 1 AND rowid NOT IN
  (SELECT max(rowid) FROM card WHERE bound = 1 GROUP BY openpid, tr_id, masked_no);
DROP INDEX card_bound_once;
CREATE UNIQUE INDEX card_bound_once ON card (openpid, tr_id, masked_no) WHERE bound = 1;
