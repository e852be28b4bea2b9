-- Credits given away by an operator. Above a sum, a second operator has to agree before anything is posted.
CREATE TABLE credit_grant (
  id           uuid PRIMARY KEY,
  tenant_id    uuid NOT NULL,
  amount_nano  bigint NOT NULL CHECK (amount_nano > 0),
  reason       text NOT NULL,
  status       text NOT NULL CHECK (status IN ('approved', 'awaiting_approval', 'posted')),
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  approved_by  text,
  approved_at  timestamptz,
  posted_at    timestamptz,
  CHECK (status = 'awaiting_approval' OR approved_by IS NULL OR approved_by <> requested_by),
  CHECK (status <> 'posted' OR posted_at IS NOT NULL)
);
CREATE INDEX credit_grant_of_tenant ON credit_grant (tenant_id, id);
CREATE INDEX credit_grant_unposted ON credit_grant (requested_at) WHERE status = 'approved';
COMMENT ON COLUMN credit_grant.approved_by IS 'the second operator; absent when the sum needed none';
CALL guard_tenant_rows('credit_grant');
