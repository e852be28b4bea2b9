-- Row-level security as the second guard of tenancy: whoever forgets a WHERE clause sees nothing.
-- A transaction names either one tenant (app.tenant_id) or the ledger's own machinery (app.scope = 'ledger': usage consumer, lease authority, janitors, invariants).
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

CREATE FUNCTION in_ledger_scope() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('app.scope', true), '') = 'ledger';

-- Every table with a tenant_id calls this once. FORCE binds the owner too, so a migration that touches rows has to say so.
CREATE PROCEDURE guard_tenant_rows(guarded regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
  EXECUTE format('CREATE POLICY own_tenant ON %s FOR ALL USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', guarded);
  EXECUTE format('CREATE POLICY ledger_machinery ON %s FOR ALL USING (in_ledger_scope()) WITH CHECK (in_ledger_scope())', guarded);
END $$;

CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are immutable; post a correction instead', TG_TABLE_NAME;
END $$;
