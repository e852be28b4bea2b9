-- Written in the transaction that caused the event, deleted by the relay after the broker's acknowledgement.
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text NOT NULL,
  record_key text NOT NULL,
  payload    text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE idempotency_key (
  tenant_id      uuid NOT NULL,
  operation      text NOT NULL,
  key            text NOT NULL,
  request_digest text NOT NULL,
  work_id        uuid NOT NULL,
  answer         jsonb,
  created_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, operation, key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);
CALL guard_tenant_rows('idempotency_key');
