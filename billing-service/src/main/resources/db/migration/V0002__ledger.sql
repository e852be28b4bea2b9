-- Unit of every *_nano column: 10^-9 US dollar.

-- normal_side: D for assets and expenses, C for liabilities and income. sub_key splits an account that several writers would otherwise fight for.
CREATE TABLE account (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id    uuid,
  code         text NOT NULL,
  sub_key      text NOT NULL DEFAULT '',
  currency     char(3) NOT NULL DEFAULT 'USD',
  normal_side  char(1) NOT NULL CHECK (normal_side IN ('D', 'C')),
  debits_nano  bigint NOT NULL DEFAULT 0 CHECK (debits_nano >= 0),
  credits_nano bigint NOT NULL DEFAULT 0 CHECK (credits_nano >= 0),
  UNIQUE NULLS NOT DISTINCT (tenant_id, code, sub_key, currency)
);
COMMENT ON COLUMN account.tenant_id IS 'absent for the platform''s own accounts';
CALL guard_tenant_rows('account');

CREATE TABLE ledger_transaction (
  id              uuid PRIMARY KEY,
  tenant_id       uuid,
  kind            text NOT NULL,
  idempotency_key text NOT NULL UNIQUE,
  fingerprint     text NOT NULL,
  reference       text NOT NULL,
  memo            text NOT NULL DEFAULT '',
  actor           text NOT NULL,
  effective_at    timestamptz NOT NULL,
  booked_at       timestamptz NOT NULL DEFAULT now(),
  reverses        uuid UNIQUE REFERENCES ledger_transaction (id)
);
COMMENT ON COLUMN ledger_transaction.fingerprint IS 'what was posted, so that a repetition with other amounts is refused instead of ignored';
COMMENT ON COLUMN ledger_transaction.tenant_id IS 'absent for a usage batch, which posts for many tenants at once';
CALL guard_tenant_rows('ledger_transaction');

-- Each row debits one account and credits one account, so the journal balances by construction.
CREATE TABLE transfer (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id uuid NOT NULL REFERENCES ledger_transaction (id),
  tenant_id      uuid NOT NULL,
  kind           text NOT NULL,
  debit_account  bigint NOT NULL REFERENCES account (id),
  credit_account bigint NOT NULL REFERENCES account (id),
  debit_code     text NOT NULL,
  credit_code    text NOT NULL,
  amount_nano    bigint NOT NULL CHECK (amount_nano > 0),
  booked_at      timestamptz NOT NULL DEFAULT now(),
  CHECK (debit_account <> credit_account)
);
CREATE INDEX transfer_of_tenant ON transfer (tenant_id, booked_at);
CREATE INDEX transfer_of_transaction ON transfer (transaction_id);
COMMENT ON COLUMN transfer.tenant_id IS 'whose business it is, also for the platform''s leg of it';
COMMENT ON COLUMN transfer.debit_code IS 'the account''s code, repeated here because a tenant cannot see the platform''s accounts';
CALL guard_tenant_rows('transfer');

CREATE TRIGGER transaction_is_immutable BEFORE UPDATE OR DELETE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER transfer_is_immutable BEFORE UPDATE OR DELETE ON transfer FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER transaction_is_kept BEFORE TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER transfer_is_kept BEFORE TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The lockable head of a tenant's money. Every change to the tenant's lots, leases, buckets and accounts happens under this row's lock; several are locked in the order of tenant_id.
CREATE TABLE wallet (
  tenant_id          uuid PRIMARY KEY,
  balance_nano       bigint NOT NULL DEFAULT 0,
  leased_nano        bigint NOT NULL DEFAULT 0 CHECK (leased_nano >= 0),
  overdraft_nano     bigint NOT NULL DEFAULT 0 CHECK (overdraft_nano >= 0),
  credit_line_nano   bigint NOT NULL DEFAULT 0 CHECK (credit_line_nano >= 0),
  total_credits_nano bigint NOT NULL DEFAULT 0 CHECK (total_credits_nano >= 0),
  total_usage_nano   bigint NOT NULL DEFAULT 0 CHECK (total_usage_nano >= 0),
  frozen             boolean NOT NULL DEFAULT false,
  tenant_version     bigint NOT NULL DEFAULT 0,
  paid_account       bigint NOT NULL REFERENCES account (id),
  promo_account      bigint NOT NULL REFERENCES account (id),
  version            bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN wallet.frozen IS 'set by the ledger (a dispute); an organization frozen by an operator is known from its state record';
CALL guard_tenant_rows('wallet');

-- Where the money came from. Burnt in the order priority, earlier expiry, id.
CREATE TABLE lot (
  id             uuid PRIMARY KEY,
  tenant_id      uuid NOT NULL REFERENCES wallet (tenant_id),
  kind           text NOT NULL CHECK (kind IN ('paid', 'promo')),
  granted_nano   bigint NOT NULL CHECK (granted_nano > 0),
  remaining_nano bigint NOT NULL CHECK (remaining_nano >= 0),
  repaid_nano    bigint NOT NULL DEFAULT 0 CHECK (repaid_nano >= 0),
  expired_nano   bigint NOT NULL DEFAULT 0 CHECK (expired_nano >= 0),
  priority       smallint NOT NULL,
  cash_cents     bigint NOT NULL DEFAULT 0,
  source         text NOT NULL UNIQUE,
  transaction_id uuid NOT NULL REFERENCES ledger_transaction (id),
  granted_at     timestamptz NOT NULL DEFAULT now(),
  expires_at     timestamptz,
  CHECK (remaining_nano <= granted_nano)
);
CREATE INDEX lot_open ON lot (tenant_id, priority, expires_at, id) WHERE remaining_nano > 0;
COMMENT ON COLUMN lot.repaid_nano IS 'the part that paid back an older overdraft';
CALL guard_tenant_rows('lot');

CREATE TABLE lot_draw (
  transaction_id uuid NOT NULL REFERENCES ledger_transaction (id),
  lot_id         uuid NOT NULL REFERENCES lot (id),
  tenant_id      uuid NOT NULL,
  amount_nano    bigint NOT NULL CHECK (amount_nano > 0),
  PRIMARY KEY (transaction_id, lot_id)
);
CREATE INDEX lot_draw_of_lot ON lot_draw (lot_id);
CALL guard_tenant_rows('lot_draw');
