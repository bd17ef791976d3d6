-- Cards that a merchant has bound under a name of its own (txnType 72), to pay by that name.
CREATE TABLE card_binding (
  mer_id   TEXT NOT NULL REFERENCES merchant (mer_id),
  bind_id  TEXT NOT NULL,
  card_ref TEXT NOT NULL REFERENCES issuer_card (ref),
  state    TEXT NOT NULL CHECK (state IN ('active', 'removed')),
  bound_at_ms INTEGER NOT NULL,
  PRIMARY KEY (mer_id, bind_id)
) STRICT, WITHOUT ROWID;

-- Who the card's holder is, as keyed hashes; null where the issuer has none on file, and then any is taken.
ALTER TABLE issuer_card ADD COLUMN holder_hash BLOB;
ALTER TABLE issuer_card ADD COLUMN document_hash BLOB;
