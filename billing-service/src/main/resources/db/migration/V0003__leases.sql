-- A spool is one directory of one gateway node. Its epoch rises when a process takes it over; an older process can neither get nor close anything from then on.
CREATE TABLE spool (
  id        uuid PRIMARY KEY,
  node_id   text NOT NULL,
  epoch     bigint NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now()
);

-- A slice of a balance or of a budget, promised to one spool. Never given back because time passed: only when the declaration matches what was applied, or by an operator.
CREATE TABLE lease (
  id              uuid PRIMARY KEY,
  tenant_id       uuid NOT NULL REFERENCES wallet (tenant_id),
  spool_id        uuid NOT NULL REFERENCES spool (id),
  node_id         text NOT NULL,
  epoch           bigint NOT NULL,
  bucket_kind     text NOT NULL CHECK (bucket_kind IN ('balance', 'key')),
  bucket_id       uuid NOT NULL,
  window_start    timestamptz,
  window_end      timestamptz,
  policy_version  bigint NOT NULL,
  granted_nano    bigint NOT NULL CHECK (granted_nano > 0),
  settled_nano    bigint NOT NULL DEFAULT 0 CHECK (settled_nano >= 0),
  excess_nano     bigint NOT NULL DEFAULT 0 CHECK (excess_nano >= 0),
  events          bigint NOT NULL DEFAULT 0,
  declared_events bigint,
  declared_nano   bigint,
  declared_seq    bigint,
  state           text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSING', 'QUARANTINED', 'CLOSED', 'FORCED')),
  granted_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL,
  closed_at       timestamptz,
  CHECK (settled_nano <= granted_nano),
  CHECK ((declared_events IS NULL) = (declared_nano IS NULL))
);
COMMENT ON COLUMN lease.excess_nano IS 'usage beyond the grant, or after the lease had ended';
CREATE INDEX lease_live_of_tenant ON lease (tenant_id) WHERE state IN ('OPEN', 'CLOSING', 'QUARANTINED');
CREATE INDEX lease_live_of_spool ON lease (spool_id) WHERE state IN ('OPEN', 'CLOSING', 'QUARANTINED');
CREATE INDEX lease_to_sweep ON lease (expires_at) WHERE state IN ('OPEN', 'CLOSING');
CALL guard_tenant_rows('lease');

-- What a finite budget has used and promised in one window. A lifetime limit has the one window that starts at the epoch.
CREATE TABLE bucket (
  tenant_id    uuid NOT NULL REFERENCES wallet (tenant_id),
  kind         text NOT NULL CHECK (kind IN ('key')),
  bucket_id    uuid NOT NULL,
  window_start timestamptz NOT NULL,
  window_end   timestamptz,
  used_nano    bigint NOT NULL DEFAULT 0 CHECK (used_nano >= 0),
  leased_nano  bigint NOT NULL DEFAULT 0 CHECK (leased_nano >= 0),
  PRIMARY KEY (tenant_id, kind, bucket_id, window_start)
);
CALL guard_tenant_rows('bucket');

-- Decisions of operators that take a risk with money.
CREATE TABLE operator_audit (
  id        uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  at        timestamptz NOT NULL DEFAULT now(),
  actor     text NOT NULL,
  action    text NOT NULL,
  target    text NOT NULL,
  reason    text NOT NULL,
  detail    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX operator_audit_of_tenant ON operator_audit (tenant_id, at);
CALL guard_tenant_rows('operator_audit');
CREATE TRIGGER operator_audit_is_immutable BEFORE UPDATE OR DELETE ON operator_audit FOR EACH ROW EXECUTE FUNCTION forbid_change();
