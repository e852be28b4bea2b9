package io.tollway.billing.usage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that this process holds: under which epoch, how far it is applied, and what was fetched beyond that. Records are read (parsed and judged) ahead, while the batch before them
 * is with the database. Confined to the consumer's thread.
 */
final class HeldPartition {
    private final TopicPartition partition;
    private final long epoch;
    private final Deque<ConsumerRecord<String, byte[]>> fetched = new ArrayDeque<>();
    private final Deque<ReadRecord> read = new ArrayDeque<>();
    private long nextOffset;
    private long awaitedSince = -1;
    private boolean oneByOne;
    private final Standstill standstill = new Standstill();

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
        return fetched.isEmpty() && read.isEmpty();
    }

    /** The longest run of readable records from the front; empty when there is none, when the first one awaits a price at the fold's present revision, or during a standstill. */
    Optional<PartitionBatch> nextBatch(RecordReader reader, int most, long foldRevision) {
        if (standstill.lasts(System.nanoTime())) {
            return Optional.empty();
        }
        int wanted = oneByOne ? 1 : most;
        readAhead(reader, wanted, foldRevision);
        return read.isEmpty()
                ? Optional.empty()
                : Optional.of(batch(read.stream().limit(wanted).toList()));
    }

    /** Reads until so many records are ready to be applied, there are no more, or one awaits a price. */
    void readAhead(RecordReader reader, int wanted, long foldRevision) {
        if (awaitedSince == foldRevision) {
            return;
        }
        awaitedSince = -1;
        while (read.size() < wanted && !fetched.isEmpty()) {
            Optional<ReadRecord> next = reader.read(fetched.getFirst());
            if (next.isEmpty()) {
                awaitedSince = foldRevision;
                return;
            }
            read.addLast(next.get());
            fetched.removeFirst();
        }
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
            read.removeFirst();
        }
        nextOffset = batch.end();
        standstill.end();
        if (isEmpty()) {
            oneByOne = false;
        }
    }

    /** After the database refused a batch for what is in it: the culprit is found by going on one by one. */
    void goOneByOne() {
        oneByOne = true;
    }

    Standstill standstill() {
        return standstill;
    }

    void moveTo(long offset) {
        fetched.clear();
        read.clear();
        nextOffset = offset;
    }

    boolean awaitsPrice() {
        return awaitedSince >= 0;
    }
}
