-- A finalised document: its canonical JSON is the document, everything else here is for finding it. Never changed; a mistake is corrected by a later document.
CREATE TABLE issued_document (
  id                   uuid PRIMARY KEY,
  tenant_id            uuid NOT NULL,
  period               text NOT NULL CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  period_start         timestamptz NOT NULL,
  period_end           timestamptz NOT NULL CHECK (period_end > period_start),
  number               text NOT NULL UNIQUE,
  series               text NOT NULL,
  sequence             bigint NOT NULL CHECK (sequence > 0),
  canonical_json       bytea NOT NULL,
  sha256               text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  total_usage_nano     bigint NOT NULL,
  closing_balance_nano bigint NOT NULL,
  issued_at            timestamptz NOT NULL,
  UNIQUE (tenant_id, period),
  UNIQUE (series, sequence)
);
CALL guard_tenant_rows('issued_document');
CREATE TRIGGER issued_document_is_immutable BEFORE UPDATE OR DELETE ON issued_document FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER issued_document_is_kept BEFORE TRUNCATE ON issued_document FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The next number of each series, taken under this row's lock in the transaction that stores the document: a roll-back leaves no hole.
CREATE TABLE document_series (
  series text PRIMARY KEY,
  next   bigint NOT NULL CHECK (next > 0)
);
