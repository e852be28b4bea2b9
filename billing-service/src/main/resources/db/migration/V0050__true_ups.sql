-- What a provider said later about a request that had been charged by an estimate. One row per request for ever; the usage row itself never changes.
CREATE TABLE true_up (
  request_id         uuid PRIMARY KEY,
  tenant_id          uuid NOT NULL,
  usage_transaction  uuid NOT NULL,
  reported           jsonb NOT NULL,
  due_nano           bigint NOT NULL CHECK (due_nano >= 0),
  returned_nano      bigint NOT NULL CHECK (returned_nano >= 0),
  returned_paid_nano bigint NOT NULL CHECK (returned_paid_nano BETWEEN 0 AND returned_nano),
  reason             text NOT NULL,
  actor              text NOT NULL,
  at                 timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX true_up_of_batch ON true_up (tenant_id, usage_transaction);
COMMENT ON COLUMN true_up.reported IS 'the usage as the provider reported it';
COMMENT ON COLUMN true_up.due_nano IS 'what that costs at the pinned price, at most the hold; above the charge, the difference is the operator''s';
COMMENT ON COLUMN true_up.returned_paid_nano IS 'the part that came back as bought credit';
CALL guard_tenant_rows('true_up');
CREATE TRIGGER true_up_is_immutable BEFORE UPDATE OR DELETE ON true_up FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER true_up_is_kept BEFORE TRUNCATE ON true_up FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
