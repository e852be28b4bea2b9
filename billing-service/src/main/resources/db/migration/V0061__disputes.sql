-- Payments that a card holder's bank took back or asks about, by the payment provider's id. Cash is in cents.
CREATE TABLE dispute (
  id           text PRIMARY KEY,
  tenant_id    uuid NOT NULL,
  payment_id   text NOT NULL,
  stage        text NOT NULL CHECK (stage IN ('inquiry', 'withdrawn', 'won', 'lost', 'closed')),
  status       text NOT NULL,
  reason       text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  fee_cents    bigint NOT NULL CHECK (fee_cents >= 0),
  credit_nano  bigint NOT NULL DEFAULT 0 CHECK (credit_nano >= 0),
  opened_at    timestamptz NOT NULL,
  due_by       timestamptz,
  settled_at   timestamptz,
  released_at  timestamptz,
  released_by  text,
  next_look_at timestamptz,
  looks        int NOT NULL DEFAULT 0,
  CHECK (stage = 'lost' OR released_at IS NULL),
  CHECK ((released_at IS NULL) = (released_by IS NULL))
);
CREATE INDEX dispute_of_tenant ON dispute (tenant_id, opened_at);
CREATE INDEX dispute_of_payment ON dispute (payment_id);
CREATE INDEX dispute_due ON dispute (next_look_at) WHERE next_look_at IS NOT NULL;
COMMENT ON COLUMN dispute.stage IS 'inquiry: asked about, no money moved; withdrawn: the money is gone and the outcome open; closed: an inquiry that ended';
COMMENT ON COLUMN dispute.status IS 'the provider''s own word, as last read';
COMMENT ON COLUMN dispute.credit_nano IS 'the credit that the disputed money had bought and that is held back';
COMMENT ON COLUMN dispute.released_at IS 'when an operator let the organization spend again after a lost dispute';
CALL guard_tenant_rows('dispute');

-- As wallet.frozen, with what to tell the customer.
ALTER TABLE wallet ADD COLUMN frozen_by text;
ALTER TABLE wallet ADD CONSTRAINT wallet_frozen_by_something CHECK (frozen = (frozen_by IS NOT NULL));
COMMENT ON COLUMN wallet.frozen_by IS 'the dispute that stopped new spending';
