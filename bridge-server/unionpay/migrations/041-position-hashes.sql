-- The hash over a day's positions now covers each merchant's acquirer too; those made before can no longer be compared.
UPDATE clearing_day SET positions_sha256 = NULL;
