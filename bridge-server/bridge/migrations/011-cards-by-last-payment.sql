-- A payer's cards are listed by their last successful payment; without it the list would read every attempt ever made.
CREATE INDEX attempt_succeeded ON attempt (card_id, finished_ms) WHERE state = 'succeeded';
