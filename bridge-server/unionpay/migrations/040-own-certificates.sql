-- Certificates that merchants made by themselves. A request names its certificate by this number alone, so that no two
-- merchants may have the same one.
CREATE TABLE own_certificate (
  cert_id     TEXT PRIMARY KEY,
  mer_id      TEXT NOT NULL REFERENCES merchant (mer_id),
  pem         TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL
) STRICT;
