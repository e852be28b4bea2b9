-- Traffic limits as the JSON of contracts' RateLimits; absent means none.
ALTER TABLE api_key ADD COLUMN rate_limits text;
ALTER TABLE project ADD COLUMN rate_limits text;
ALTER TABLE organization ADD COLUMN rate_limits text;
