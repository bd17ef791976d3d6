-- What can no longer matter is found by its age: codes of either side, and the daily limits of past days.
DROP INDEX c2b_code_age;
CREATE INDEX c2b_code_age ON c2b_code (until_ms);
CREATE INDEX merchant_code_age ON merchant_code (until_ms) WHERE is_static = 0;
CREATE INDEX day_limit_use_day ON day_limit_use (substr(key, -10));
