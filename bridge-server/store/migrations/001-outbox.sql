-- What happened, in order. Written in the same commit as the state it tells of, never changed afterwards.
CREATE TABLE event (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  type       TEXT NOT NULL,
  subject    TEXT NOT NULL,
  payload    TEXT NOT NULL,
  at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, seq);

-- Who has to be told of an event, and how far that has come. `due_ms` is null once it is over.
CREATE TABLE delivery (
  id          TEXT PRIMARY KEY,
  event_seq   INTEGER NOT NULL REFERENCES event (seq),
  channel     TEXT NOT NULL,
  url         TEXT NOT NULL,
  state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given-up')),
  attempts    INTEGER NOT NULL DEFAULT 0,
  due_ms      INTEGER,
  last_result TEXT
) STRICT;
CREATE INDEX delivery_due ON delivery (channel, due_ms) WHERE due_ms IS NOT NULL;
