-- What each key used each UTC day, counted in the transaction that inserts the rows: showing a key must not read every request it ever made.
CREATE TABLE key_day (
  tenant_id    uuid NOT NULL,
  key_id       uuid NOT NULL,
  day          date NOT NULL,
  requests     bigint NOT NULL CHECK (requests > 0),
  charged_nano bigint NOT NULL CHECK (charged_nano >= 0),
  own_nano     bigint NOT NULL CHECK (own_nano >= 0),
  PRIMARY KEY (tenant_id, key_id, day)
);
CALL guard_tenant_rows('key_day');
COMMENT ON COLUMN key_day.day IS 'of ended_at, in UTC';
COMMENT ON COLUMN key_day.own_nano IS 'list price of what own provider keys served; never charged';

SET LOCAL app.scope = 'ledger';
INSERT INTO key_day (tenant_id, key_id, day, requests, charged_nano, own_nano)
SELECT tenant_id, key_id, (ended_at AT TIME ZONE 'UTC')::date, count(*), sum(charge_nano)::bigint,
       sum(CASE WHEN credential_source LIKE 'byok%' THEN list_nano ELSE 0 END)::bigint
  FROM usage_record GROUP BY 1, 2, 3;
