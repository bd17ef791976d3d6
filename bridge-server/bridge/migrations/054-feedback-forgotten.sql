CREATE INDEX feedback_age ON feedback (at_ms);
