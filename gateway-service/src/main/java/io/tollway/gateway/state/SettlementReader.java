package io.tollway.gateway.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollway.contracts.Topics;
import io.tollway.gateway.state.StateFold.Verdict;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Reads what billing says about spools and leases. */
final class SettlementReader {
    private static final Logger LOG = Logger.getLogger(SettlementReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Under load billing tells its progress many times a second, and nobody waits for a single word of it. */
    private static final int GATHER_MILLIS = 200;

    private final SettlementFold fold;
    private final MeterRegistry metrics;
    private final ConsumerLoop loop;
    /** Where another consumer goes on; -1 before the first. */
    private long nextClosed = -1;

    SettlementReader(KafkaConfig kafka, MeterRegistry metrics, SettlementFold fold) {
        this.fold = fold;
        this.metrics = metrics;
        this.loop = new ConsumerLoop(kafka, "settlement-reader", GATHER_MILLIS, this::read);
    }

    void start() {
        loop.start();
    }

    void stop() throws InterruptedException {
        loop.stop();
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, ConsumerLoop current) {
        TopicPartition applied = new TopicPartition(Topics.USAGE_APPLIED.name(), 0);
        TopicPartition closed = new TopicPartition(Topics.LEASE_CLOSED.name(), 0);
        consumer.assign(List.of(applied, closed));
        consumer.seekToBeginning(List.of(applied));
        if (nextClosed < 0) {
            // Leases closed before this start are told by billing when the spool is opened.
            consumer.seekToEnd(List.of(closed));
        } else {
            consumer.seek(closed, nextClosed);
        }
        while (current.running()) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                take(each);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.LEASE_CLOSED.name())) {
            nextClosed = record.offset() + 1;
        }
        Verdict verdict = fold.offer(record.topic(), record.value()) ? Verdict.ACCEPTED : Verdict.UNREADABLE;
        StateReader.count(metrics, record.topic(), verdict);
        if (verdict != Verdict.ACCEPTED) {
            LOG.errorf("a record of %s cannot be read; it is passed over", record.topic());
        }
    }
}
