-- Traffic limits of each end user, as the JSON of contracts' RateLimits; absent means none.
ALTER TABLE project ADD COLUMN end_user_rate_limits text;
ALTER TABLE organization ADD COLUMN end_user_rate_limits text;
