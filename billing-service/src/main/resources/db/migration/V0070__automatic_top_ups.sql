-- Automatic top-up: what an organization asked for, the card it may take, and every attempt to take it. Cash is in cents.
CREATE TABLE auto_top_up (
  tenant_id             uuid PRIMARY KEY,
  enabled               boolean NOT NULL,
  threshold_cents       bigint NOT NULL CHECK (threshold_cents > 0),
  amount_cents          bigint NOT NULL CHECK (amount_cents > 0),
  daily_ceiling_cents   bigint NOT NULL CHECK (daily_ceiling_cents >= amount_cents),
  monthly_ceiling_cents bigint NOT NULL CHECK (monthly_ceiling_cents >= daily_ceiling_cents),
  stopped_reason        text,
  stopped_at            timestamptz,
  stopped_until         timestamptz,
  counted_from          timestamptz NOT NULL,
  changed_by            text NOT NULL,
  changed_at            timestamptz NOT NULL,
  CHECK ((stopped_reason IS NULL) = (stopped_at IS NULL) AND (stopped_reason IS NOT NULL OR stopped_until IS NULL))
);
COMMENT ON COLUMN auto_top_up.stopped_until IS 'when it goes on by itself; absent: when a person says so';
COMMENT ON COLUMN auto_top_up.counted_from IS 'attempts before it do not count against the brake: a person has let it go on';
CALL guard_tenant_rows('auto_top_up');

CREATE TABLE saved_card (
  tenant_id         uuid PRIMARY KEY,
  payment_method_id text NOT NULL UNIQUE,
  brand             text NOT NULL,
  last4             text NOT NULL,
  exp_month         int NOT NULL,
  exp_year          int NOT NULL,
  saved_by          text NOT NULL,
  saved_at          timestamptz NOT NULL
);
COMMENT ON TABLE saved_card IS 'the card automatic top-ups are charged to; its number is the payment provider''s';
CALL guard_tenant_rows('saved_card');

CREATE TABLE card_setup (
  id           uuid PRIMARY KEY,
  tenant_id    uuid NOT NULL,
  state        text NOT NULL CHECK (state IN ('open', 'saved', 'expired')),
  asked_by     text NOT NULL,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  session_id   text UNIQUE,
  url          text,
  next_look_at timestamptz,
  looks        int NOT NULL DEFAULT 0
);
CREATE INDEX card_setup_due ON card_setup (next_look_at) WHERE next_look_at IS NOT NULL;
CALL guard_tenant_rows('card_setup');

-- One row per attempt, written before the payment provider hears of it and before each step there.
CREATE TABLE auto_top_up_attempt (
  id             uuid PRIMARY KEY,
  tenant_id      uuid NOT NULL,
  state          text NOT NULL CHECK (state IN ('creating', 'finalized', 'paying', 'declined', 'action_required', 'unknown', 'paid', 'canceled', 'quarantined')),
  credit_cents   bigint NOT NULL CHECK (credit_cents > 0),
  fee_cents      bigint NOT NULL CHECK (fee_cents >= 0),
  tax_cents      bigint NOT NULL CHECK (tax_cents >= 0),
  tax_regime     text NOT NULL,
  customer_id    text NOT NULL,
  created_at     timestamptz NOT NULL,
  tries          int NOT NULL DEFAULT 0,
  card           text,
  since          timestamptz NOT NULL,
  next_try_at    timestamptz,
  invoice_id     text UNIQUE,
  invoice_number text,
  invoice_url    text,
  invoice_pdf    text,
  payment_id     text,
  reason         text,
  next_look_at   timestamptz,
  looks          int NOT NULL DEFAULT 0,
  CHECK (state <> 'paid' OR (invoice_id IS NOT NULL AND payment_id IS NOT NULL)),
  CHECK (state NOT IN ('canceled', 'quarantined', 'declined') OR reason IS NOT NULL),
  CHECK (state NOT IN ('finalized', 'paying', 'declined', 'action_required') OR invoice_id IS NOT NULL),
  CHECK (state <> 'paying' OR card IS NOT NULL)
);
-- However many ask at once: one attempt of an organization is in flight.
CREATE UNIQUE INDEX auto_top_up_in_flight ON auto_top_up_attempt (tenant_id)
 WHERE state IN ('creating', 'finalized', 'paying', 'declined', 'action_required', 'unknown');
CREATE UNIQUE INDEX auto_top_up_of_payment ON auto_top_up_attempt (payment_id) WHERE state = 'paid';
CREATE INDEX auto_top_up_of_tenant ON auto_top_up_attempt (tenant_id, id);
CREATE INDEX auto_top_up_due ON auto_top_up_attempt (next_look_at) WHERE next_look_at IS NOT NULL;
COMMENT ON COLUMN auto_top_up_attempt.tries IS 'how often the card was or may have been asked; a part of the call''s idempotency key';
COMMENT ON COLUMN auto_top_up_attempt.since IS 'when it came into this state';
CALL guard_tenant_rows('auto_top_up_attempt');
