package io.tollway.billing.usage;

import java.time.Instant;
import java.util.List;

/**
 * Consecutive records of one partition, to be applied in one transaction.
 *
 * @param epoch under which this process holds the partition
 * @param start where the database says the partition stands
 * @param end where it stands afterwards; beyond the last record
 */
record PartitionBatch(String topic, int partition, long epoch, long start, long end, List<ReadRecord> records) {
    PartitionBatch {
        records = List.copyOf(records);
        if (records.isEmpty() || end <= start) {
            throw new IllegalArgumentException("a batch has records and moves forward");
        }
    }

    Instant lastTimestamp() {
        return records.getLast().timestamp();
    }

    /** Identity of the batch for ever: offsets may start again when a topic is made anew, but the epoch never falls. */
    String key() {
        return "usage:" + topic + ":" + partition + ":" + epoch + ":" + start;
    }
}
