-- The journal of an organization is a hash chain over its rows. At the end of a UTC day the chain's value is kept here, so that nobody can change, drop or add a row of that day
-- unseen afterwards. Days without rows have no entry. No reference to wallet here and below: it would keep a share of the wallet's lock while a long journal is read, and usage would wait.
CREATE TABLE journal_day (
  tenant_id uuid NOT NULL,
  day       date NOT NULL,
  row_count bigint NOT NULL CHECK (row_count > 0),
  digest    text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  sealed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, day)
);
CALL guard_tenant_rows('journal_day');
CREATE TRIGGER journal_day_is_immutable BEFORE UPDATE OR DELETE ON journal_day FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER journal_day_is_kept BEFORE TRUNCATE ON journal_day FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- How far an organization's chain is sealed. Locked by whoever seals, so that two processes never seal the same day.
CREATE TABLE journal_head (
  tenant_id    uuid PRIMARY KEY,
  sealed_until timestamptz NOT NULL,
  last_n       bigint NOT NULL,
  digest       text NOT NULL
);
COMMENT ON COLUMN journal_head.sealed_until IS 'exclusive; a UTC midnight';
CALL guard_tenant_rows('journal_head');

-- Rows arrive in the order of time, so a few pages of this index find a day; a B-tree would cost every usage row.
CREATE INDEX usage_record_by_time ON usage_record USING brin (applied_at) WITH (pages_per_range = 32);
