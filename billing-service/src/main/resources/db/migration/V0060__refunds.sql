-- Unused credit that goes back to the payment it came from. The row is committed before the payment provider hears of it. Cash is in cents.
CREATE TABLE refund (
  id                 uuid PRIMARY KEY,
  tenant_id          uuid NOT NULL,
  top_up_id          uuid NOT NULL,
  payment_id         text NOT NULL,
  state              text NOT NULL CHECK (state IN ('requested', 'unknown', 'pending', 'succeeded', 'failed')),
  credit_cents       bigint NOT NULL CHECK (credit_cents > 0),
  tax_cents          bigint NOT NULL CHECK (tax_cents >= 0),
  kept_fee_cents     bigint NOT NULL CHECK (kept_fee_cents >= 0),
  requested_by       text NOT NULL,
  requested_at       timestamptz NOT NULL,
  refund_id          text UNIQUE,
  reason             text,
  settled_at         timestamptz,
  credit_note_id     text,
  credit_note_number text,
  credit_note_url    text,
  next_look_at       timestamptz,
  looks              int NOT NULL DEFAULT 0,
  CHECK (state NOT IN ('pending', 'succeeded') OR refund_id IS NOT NULL),
  CHECK (state <> 'failed' OR reason IS NOT NULL),
  CHECK (state NOT IN ('succeeded', 'failed') OR settled_at IS NOT NULL)
);
CREATE INDEX refund_of_tenant ON refund (tenant_id, id);
CREATE INDEX refund_of_payment ON refund (payment_id);
CREATE INDEX refund_due ON refund (next_look_at) WHERE next_look_at IS NOT NULL;
COMMENT ON COLUMN refund.state IS 'unknown: the provider failed in the middle of it; it is looked for and never asked for again';
COMMENT ON COLUMN refund.kept_fee_cents IS 'the platform fee of the purchase, which never goes back';
COMMENT ON COLUMN refund.reason IS 'why it failed';
CALL guard_tenant_rows('refund');

-- Credit that was taken out and came back (a refund that failed, a dispute that was won) is a lot like any other, and still belongs to the payment of the lot it was in.
ALTER TABLE lot ADD COLUMN origin_lot uuid REFERENCES lot (id);
CREATE INDEX lot_of_origin ON lot (origin_lot) WHERE origin_lot IS NOT NULL;
COMMENT ON COLUMN lot.origin_lot IS 'the lot of the payment whose credit came back as this one';

-- Events are worked on by the object that they are about; orders go on being found by their own id.
ALTER TABLE stripe_event ADD COLUMN object_id text;
