-- What testers of the beta have to say. Long runs of digits were masked before they came here.
CREATE TABLE feedback (
  openpid     TEXT NOT NULL,
  -- Chosen by the plugin.
  feedback_id TEXT NOT NULL,
  text        TEXT NOT NULL,
  -- JSON.
  diagnosis   TEXT NOT NULL,
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (openpid, feedback_id)
) STRICT;
