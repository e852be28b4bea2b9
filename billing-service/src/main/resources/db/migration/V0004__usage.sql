-- The least UUIDv7 of an instant.
CREATE FUNCTION uuidv7_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- One row per finished request. The request id is primary key and partition key at once: since a UUIDv7 starts with its time, an id is unique over all months for ever.
CREATE TABLE usage_record (
  request_id        uuid NOT NULL PRIMARY KEY,
  tenant_id         uuid NOT NULL,
  transaction_id    uuid NOT NULL,
  spool_id          uuid NOT NULL,
  spool_seq         bigint NOT NULL,
  project_id        uuid NOT NULL,
  key_id            uuid NOT NULL,
  model             text NOT NULL,
  provider          text,
  credential_source text NOT NULL,
  outcome           text NOT NULL,
  input_tokens      bigint NOT NULL,
  output_tokens     bigint NOT NULL,
  charge_nano       bigint NOT NULL CHECK (charge_nano >= 0),
  list_nano         bigint NOT NULL CHECK (list_nano >= 0),
  cost_nano         bigint NOT NULL CHECK (cost_nano >= 0),
  charge_leases     uuid[] NOT NULL,
  charge_amounts    bigint[] NOT NULL,
  ended_at          timestamptz NOT NULL,
  applied_at        timestamptz NOT NULL DEFAULT now(),
  event             jsonb NOT NULL
) PARTITION BY RANGE (request_id);
CREATE INDEX usage_record_of_tenant ON usage_record (tenant_id, request_id);
COMMENT ON COLUMN usage_record.transaction_id IS 'the usage batch that carried it; there is none in the journal when the whole batch was free';
COMMENT ON COLUMN usage_record.event IS 'the FINAL as the gateway wrote it';
CALL guard_tenant_rows('usage_record');

-- Ids of an insane clock land here, and an invariant says so.
CREATE TABLE usage_record_default PARTITION OF usage_record DEFAULT;
CALL guard_tenant_rows('usage_record_default');

-- Makes the partitions from last month to so many months ahead. Called by the owner: at migration and then daily.
CREATE PROCEDURE prepare_usage_partitions(months_ahead int) LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  first_day timestamptz := date_trunc('month', now(), 'UTC') - interval '1 month';
  partition_name text;
BEGIN
  FOR i IN 0 .. months_ahead + 1 LOOP
    partition_name := 'usage_record_' || to_char((first_day + make_interval(months => i)) AT TIME ZONE 'UTC', 'YYYYMM');
    IF to_regclass(partition_name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF usage_record FOR VALUES FROM (%L) TO (%L)', partition_name,
        uuidv7_floor(first_day + make_interval(months => i)), uuidv7_floor(first_day + make_interval(months => i + 1)));
      CALL guard_tenant_rows(partition_name::regclass);
    END IF;
  END LOOP;
END $$;
CALL prepare_usage_partitions(3);

-- How far each Kafka partition is applied. Moved in the transaction that applies, by the holder of the epoch only.
CREATE TABLE consumer_offset (
  topic          text NOT NULL,
  partition      int NOT NULL,
  epoch          bigint NOT NULL DEFAULT 0,
  next_offset    bigint NOT NULL DEFAULT 0,
  complete_up_to timestamptz,
  updated_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition)
);

-- Which records of a spool are applied; the holes of the multirange are the gaps.
CREATE TABLE spool_mark (
  spool_id uuid PRIMARY KEY,
  applied  int8multirange NOT NULL,
  version  bigint NOT NULL DEFAULT 1
);

CREATE FUNCTION applied_through(applied int8multirange) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((SELECT upper(part) - 1 FROM unnest(applied) AS part WHERE part @> 1::bigint), 0);

-- Records that could not be applied, kept with their bytes. Their leases stay open, so none can be forgotten.
CREATE TABLE dead_letter (
  id            uuid PRIMARY KEY,
  topic         text NOT NULL,
  partition     int NOT NULL,
  record_offset bigint NOT NULL,
  record_key    text,
  reason        text NOT NULL,
  detail        text NOT NULL,
  payload       bytea,
  at            timestamptz NOT NULL DEFAULT now(),
  resolved_at   timestamptz,
  resolved_by   text
);
