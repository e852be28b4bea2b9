package io.tollway.billing.usage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A partition that this process holds: under which epoch, how far it is applied, and what was fetched beyond that. Confined to the consumer's thread. */
final class HeldPartition {
    private final TopicPartition partition;
    private final long epoch;
    private final Deque<ConsumerRecord<String, byte[]>> fetched = new ArrayDeque<>();
    private long nextOffset;
    private long awaitedSince = -1;
    private boolean oneByOne;

    HeldPartition(TopicPartition partition, PartitionFence.Position position) {
        this.partition = partition;
        this.epoch = position.epoch();
        this.nextOffset = position.nextOffset();
    }

    TopicPartition partition() {
        return partition;
    }

    long epoch() {
        return epoch;
    }

    long nextOffset() {
        return nextOffset;
    }

    void add(List<ConsumerRecord<String, byte[]>> records) {
        fetched.addAll(records);
    }

    boolean isEmpty() {
        return fetched.isEmpty();
    }

    /** The longest run of readable records from the front; empty when there is none, or when the first one awaits a price at the fold's present revision. */
    Optional<PartitionBatch> nextBatch(RecordReader reader, int most, long foldRevision) {
        if (fetched.isEmpty() || awaitedSince == foldRevision) {
            return Optional.empty();
        }
        awaitedSince = -1;
        List<ReadRecord> readable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : fetched) {
            if (readable.size() == (oneByOne ? 1 : most)) {
                break;
            }
            Optional<ReadRecord> read = reader.read(record);
            if (read.isEmpty()) {
                awaitedSince = foldRevision;
                break;
            }
            readable.add(read.get());
        }
        if (readable.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(batch(readable));
    }

    /** A batch of the first record alone, as what the database would not take. */
    PartitionBatch rejected(PartitionBatch batch, String detail) {
        return batch(List.of(batch.records().getFirst().asUnstorable(detail)));
    }

    private PartitionBatch batch(List<ReadRecord> records) {
        long end = records.getLast().offset() + 1;
        return new PartitionBatch(partition.topic(), partition.partition(), epoch, nextOffset, end, records);
    }

    void applied(PartitionBatch batch) {
        for (int i = 0; i < batch.records().size(); i++) {
            fetched.removeFirst();
        }
        nextOffset = batch.end();
        if (fetched.isEmpty()) {
            oneByOne = false;
        }
    }

    /** After the database refused a batch for what is in it: the culprit is found by going on one by one. */
    void goOneByOne() {
        oneByOne = true;
    }

    void moveTo(long offset) {
        fetched.clear();
        nextOffset = offset;
    }

    boolean awaitsPrice() {
        return awaitedSince >= 0;
    }
}
