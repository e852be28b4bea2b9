-- What the payment provider's own books say of payments, refunds and disputes, line by line, read again and again; the other side of the account STRIPE_CLEARING.
CREATE TABLE stripe_line (
  id         text PRIMARY KEY,
  object     text NOT NULL,
  type       text NOT NULL,
  cents      bigint NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX stripe_line_of_object ON stripe_line (object);
COMMENT ON COLUMN stripe_line.object IS 'the payment, refund or dispute whose money it is; the same name as in the posting''s idempotency key';
COMMENT ON COLUMN stripe_line.cents IS 'positive: came in. Of a payment before the provider''s own fee, which is not in the ledger; of everything else after it';

-- How far the provider's books were read, and when they were last compared. One row.
CREATE TABLE stripe_reading (
  only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  complete_up_to timestamptz,
  compared_at    timestamptz
);
INSERT INTO stripe_reading DEFAULT VALUES;

-- Where the two differ now; an invariant says so.
CREATE TABLE stripe_difference (
  object       text PRIMARY KEY,
  stripe_cents bigint NOT NULL,
  ledger_cents bigint NOT NULL,
  found_at     timestamptz NOT NULL DEFAULT now(),
  accepted_at  timestamptz,
  accepted_by  text,
  CHECK (stripe_cents <> ledger_cents),
  CHECK ((accepted_at IS NULL) = (accepted_by IS NULL))
);
COMMENT ON COLUMN stripe_difference.accepted_at IS 'when an operator explained it, in operator_audit; another amount is another difference';

-- The few postings that have a counterpart at the provider, among those of every batch of usage.
CREATE INDEX ledger_transaction_of_stripe ON ledger_transaction (idempotency_key) WHERE idempotency_key LIKE 'stripe:%';
