package io.tollway.billing.state;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tollway.billing.kafka.KafkaConfig;
import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the state topics from their beginning, for ever, in one thread. There is nothing to remember between runs: the topics are compacted and are the memory. */
@ApplicationScoped
class StateConsumer {
    private static final Logger LOG = Logger.getLogger(StateConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_AT_ENDS = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private static final List<TopicPartition> PARTITIONS = java.util.stream.Stream.of(
                    Topics.TENANT_STATE,
                    Topics.MEMBER_STATE,
                    Topics.POLICY_STATE,
                    Topics.API_KEY_STATE,
                    Topics.PRICE_STATE)
            .map(topic -> new TopicPartition(topic.name(), 0))
            .toList();

    private final FoldedState fold;
    private final KafkaConfig kafka;
    private final SignedRecords signed;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> current;

    StateConsumer(FoldedState fold, KafkaConfig kafka, StateConfig config) {
        this.fold = fold;
        this.kafka = kafka;
        this.signed = new SignedRecords(SignedRecords.publicKey(config.signingKeyFile()));
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("state-fold").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        KafkaConsumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        if (thread != null) {
            thread.join(Duration.ofSeconds(5));
        }
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try (KafkaConsumer<String, byte[]> consumer = open()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                LOG.warnf("the state topics cannot be read, trying again: %s", e.getMessage());
                try {
                    if (stopping.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        consumer.assign(PARTITIONS);
        consumer.seekToBeginning(PARTITIONS);
        long looked = 0;
        Map<TopicPartition, Long> ends = Map.of();
        while (stopping.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
            long now = System.nanoTime();
            if (ends.isEmpty() && (looked == 0 || now - looked > LOOK_AT_ENDS.toNanos())) {
                ends = new HashMap<>(consumer.endOffsets(PARTITIONS));
                looked = now;
            }
            if (!ends.isEmpty()) {
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (ends.isEmpty()) {
                    fold.markAtEnd();
                }
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        switch (signed.judge(record)) {
            case STALE -> LOG.debugf("older version ignored: %s %s", record.topic(), record.key());
            case FORGED ->
                LOG.errorf(
                        "state record without a valid signature ignored, the last good one stays: %s[%d]",
                        record.topic(), record.offset());
            case TAKE -> {
                try {
                    fold.take(record.topic(), record.key(), record.value());
                } catch (UnreadableEvent | IllegalArgumentException e) {
                    LOG.errorf(
                            "state record cannot be read, the last good one stays: %s[%d] %s",
                            record.topic(), record.offset(), e.getMessage());
                }
            }
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "billing-state",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        10_000,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
