-- A topic that is read again from its beginning meets the same poison again: one letter for each record, for ever.
DELETE FROM dead_letter later USING dead_letter earlier
 WHERE earlier.topic = later.topic AND earlier.partition = later.partition AND earlier.record_offset = later.record_offset
   AND earlier.payload IS NOT DISTINCT FROM later.payload AND earlier.id < later.id;
ALTER TABLE dead_letter ADD COLUMN digest bytea NOT NULL GENERATED ALWAYS AS (sha256(coalesce(payload, ''::bytea))) STORED;
ALTER TABLE dead_letter ADD COLUMN resolution text CHECK (resolution IN ('applied', 'duplicate', 'discarded'));
ALTER TABLE dead_letter ADD CHECK ((resolution IS NULL) = (resolved_at IS NULL));
CREATE UNIQUE INDEX dead_letter_of_record ON dead_letter (topic, partition, record_offset, digest);
CREATE INDEX dead_letter_waiting ON dead_letter (id) WHERE resolved_at IS NULL;
COMMENT ON COLUMN dead_letter.digest IS 'a topic that was made anew has other records under the same offsets';

-- A record may name nobody that we know; what an operator decides about it is written down all the same.
ALTER TABLE operator_audit ALTER COLUMN tenant_id DROP NOT NULL;
