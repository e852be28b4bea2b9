-- One row per order, written before the payment provider hears of it. Cash is in cents.
CREATE TABLE top_up (
  id             uuid PRIMARY KEY,
  tenant_id      uuid NOT NULL,
  state          text NOT NULL CHECK (state IN ('created', 'processing', 'succeeded', 'declined', 'expired', 'canceled', 'quarantined')),
  credit_cents   bigint NOT NULL CHECK (credit_cents > 0),
  fee_cents      bigint NOT NULL CHECK (fee_cents >= 0),
  tax_cents      bigint NOT NULL CHECK (tax_cents >= 0),
  tax_regime     text NOT NULL,
  ordered_by     text NOT NULL,
  purchase_order text,
  created_at     timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  session_id     text UNIQUE,
  customer_id    text,
  checkout_url   text,
  payment_id     text,
  reason         text,
  settled_at     timestamptz,
  receipt_id     text,
  receipt_number text,
  receipt_url    text,
  receipt_pdf    text,
  next_look_at   timestamptz,
  looks          int NOT NULL DEFAULT 0,
  CHECK (state <> 'succeeded' OR (payment_id IS NOT NULL AND settled_at IS NOT NULL)),
  CHECK (state <> 'quarantined' OR (reason IS NOT NULL AND settled_at IS NOT NULL)),
  CHECK (state <> 'declined' OR reason IS NOT NULL)
);
-- One payment credits one order.
CREATE UNIQUE INDEX top_up_of_payment ON top_up (payment_id) WHERE state = 'succeeded';
CREATE INDEX top_up_of_tenant ON top_up (tenant_id, id);
CREATE INDEX top_up_due ON top_up (next_look_at) WHERE next_look_at IS NOT NULL;
COMMENT ON COLUMN top_up.next_look_at IS 'when the janitor asks the payment provider; absent when nothing more is expected';
CALL guard_tenant_rows('top_up');

CREATE TABLE payment_customer (
  tenant_id   uuid PRIMARY KEY,
  customer_id text NOT NULL UNIQUE,
  created_at  timestamptz NOT NULL
);
COMMENT ON TABLE payment_customer IS 'the organization as the payment provider knows it';
CALL guard_tenant_rows('payment_customer');

-- What the payment provider told us, by its own event id. A row is a hint to look, never a fact about money.
CREATE TABLE stripe_event (
  id          text PRIMARY KEY,
  type        text NOT NULL,
  top_up_id   uuid,
  created_at  timestamptz NOT NULL,
  payload     bytea NOT NULL,
  received_at timestamptz NOT NULL,
  next_try_at timestamptz,
  tries       int NOT NULL DEFAULT 0,
  outcome     text CHECK (outcome IN ('applied', 'ignored', 'unmatched'))
);
CREATE INDEX stripe_event_due ON stripe_event (next_try_at) WHERE next_try_at IS NOT NULL;
COMMENT ON COLUMN stripe_event.top_up_id IS 'the order the event''s metadata names, if it names one';
COMMENT ON COLUMN stripe_event.outcome IS 'absent until it was worked on; unmatched: it names an order that we never found';
