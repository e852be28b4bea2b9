-- A key's limit may change from daily to monthly on a day on which both windows start. They are two counts of two windows, so the end belongs to what names a row.
-- One exclusive lock while the table is written anew; a billing of the version before cannot lease limits and budgets afterwards.
SET LOCAL app.scope = 'ledger';
ALTER TABLE bucket DROP CONSTRAINT bucket_pkey;
ALTER TABLE bucket ALTER COLUMN window_end TYPE timestamptz USING coalesce(window_end, 'infinity');
ALTER TABLE bucket ADD PRIMARY KEY (tenant_id, kind, bucket_id, window_start, window_end);
COMMENT ON COLUMN bucket.window_end IS 'infinity for a limit that never starts again';

-- Where two windows shared a row, each gets what its leases say; every other row says so already.
INSERT INTO bucket (tenant_id, kind, bucket_id, window_start, window_end, used_nano, leased_nano)
SELECT tenant_id, bucket_kind, bucket_id, coalesce(window_start, 'epoch'), coalesce(window_end, 'infinity'), sum(settled_nano + excess_nano),
       sum(CASE WHEN state IN ('OPEN', 'CLOSING', 'QUARANTINED') THEN granted_nano - settled_nano ELSE 0 END)
  FROM lease WHERE bucket_kind = 'key' GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (tenant_id, kind, bucket_id, window_start, window_end) DO UPDATE
   SET used_nano = EXCLUDED.used_nano, leased_nano = EXCLUDED.leased_nano
 WHERE (bucket.used_nano, bucket.leased_nano) IS DISTINCT FROM (EXCLUDED.used_nano, EXCLUDED.leased_nano);
