-- Whom an event was told to is asked of the newest orders on every page; without it that would read every delivery.
CREATE INDEX delivery_of_event ON delivery (event_seq);
