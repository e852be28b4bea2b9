-- Budgets are counted beside balances and key limits. Both checks only become wider, so no row has to be looked at to know that it fits.
ALTER TABLE lease DROP CONSTRAINT lease_bucket_kind_check;
ALTER TABLE lease ADD CONSTRAINT lease_bucket_kind_check CHECK (bucket_kind IN ('balance', 'key', 'budget')) NOT VALID;
ALTER TABLE bucket DROP CONSTRAINT bucket_kind_check;
ALTER TABLE bucket ADD CONSTRAINT bucket_kind_check CHECK (kind IN ('key', 'budget')) NOT VALID;

-- A budget for each value has one bucket for every value: which budget that is, and the value.
ALTER TABLE bucket ADD COLUMN budget_id uuid;
ALTER TABLE bucket ADD COLUMN value text;
ALTER TABLE bucket ADD CONSTRAINT bucket_names_its_budget CHECK ((kind = 'budget') = (budget_id IS NOT NULL)) NOT VALID;
CREATE INDEX bucket_of_budget ON bucket (tenant_id, budget_id, window_start) WHERE budget_id IS NOT NULL;

ALTER TABLE bucket ADD COLUMN ceiling_nano bigint;
COMMENT ON COLUMN bucket.ceiling_nano IS 'the highest limit under which anything was promised; NULL once something was promised without one, and in rows from before';
