-- What a sealed day's rows hash to when they are read again. A day whose rows were changed afterwards shows here, whether or not its organization ever downloads its journal.
CREATE TABLE journal_check (
  tenant_id    uuid NOT NULL,
  day          date NOT NULL,
  checked_at   timestamptz NOT NULL DEFAULT now(),
  found_rows   bigint NOT NULL,
  found_digest text NOT NULL,
  PRIMARY KEY (tenant_id, day)
);
CALL guard_tenant_rows('journal_check');
