-- Whether the responses are kept that a project's programs ask to have stored, and for how long.
ALTER TABLE project ADD COLUMN store_responses boolean NOT NULL DEFAULT false;
ALTER TABLE project ADD COLUMN response_retention_days integer NOT NULL DEFAULT 30
    CHECK (response_retention_days BETWEEN 1 AND 365);
