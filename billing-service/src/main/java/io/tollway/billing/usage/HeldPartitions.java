package io.tollway.billing.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one consumer: those Kafka assigned to it, and of them those it has taken over in the database, with what was fetched. Confined to the consumer's thread, in which Kafka
 * calls the listener, too.
 */
final class HeldPartitions implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(HeldPartitions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final PartitionFence fence;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Map<TopicPartition, HeldPartition> held = new LinkedHashMap<>();

    HeldPartitions(KafkaConsumer<String, byte[]> consumer, PartitionFence fence) {
        this.consumer = consumer;
        this.fence = fence;
    }

    /** A copy: applying may drop some of them. */
    List<HeldPartition> all() {
        return List.copyOf(held.values());
    }

    /** Null when it was taken away since its records were fetched. */
    @Nullable HeldPartition of(TopicPartition partition) {
        return held.get(partition);
    }

    /** Gives it up until it is taken over anew, if it is still assigned. */
    void drop(HeldPartition holding) {
        held.remove(holding.partition());
        consumer.pause(List.of(holding.partition()));
    }

    /** Fences older holders of partitions that are newly ours, and goes where the database says. */
    void takeOver() {
        for (TopicPartition partition : List.copyOf(assigned)) {
            if (!held.containsKey(partition)) {
                HeldPartition holding = new HeldPartition(
                        partition,
                        fence.acquire(partition.topic(), partition.partition())
                                .await()
                                .atMost(PATIENCE));
                long offset = offsetThatExists(holding);
                consumer.seek(partition, offset);
                consumer.resume(List.of(partition));
                held.put(partition, holding);
                LOG.infof("applying %s from %d, epoch %d", partition, offset, holding.epoch());
            }
        }
    }

    /** Where the broker has less, or other, records than the database remembers, the partition is read from its beginning: nothing is applied twice. */
    private long offsetThatExists(HeldPartition holding) {
        TopicPartition partition = holding.partition();
        long beginning = offset(consumer.beginningOffsets(List.of(partition)), partition);
        long end = offset(consumer.endOffsets(List.of(partition)), partition);
        long next = holding.nextOffset();
        if (next >= beginning && next <= end) {
            return next;
        }
        LOG.errorf(
                "%s holds offsets %d to %d, expected %d; reading from its beginning", partition, beginning, end, next);
        fence.restart(partition.topic(), partition.partition(), holding.epoch(), beginning)
                .await()
                .atMost(PATIENCE);
        holding.moveTo(beginning);
        return beginning;
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        return offset == null ? 0 : offset;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
        // Nothing is fetched before the fence is taken and the position is known.
        consumer.pause(new ArrayList<>(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        assigned.removeAll(partitions);
        partitions.forEach(held::remove);
    }
}
