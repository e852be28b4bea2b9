package io.tollway.billing.usage;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingException;
import io.tollway.billing.kafka.KafkaConfig;
import io.tollway.billing.state.StateFold;
import io.tollway.contracts.Topics;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads usage events and has them applied, partition by partition. Kafka only says which partitions this process should take; who may apply, and from where, is decided by the
 * database. Kafka's own offsets are committed for dashboards alone.
 */
final class UsageConsumer implements Runnable {
    private static final Logger LOG = Logger.getLogger(UsageConsumer.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long COMPLETE_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int AFTER_FAILURE_MILLIS = 500;
    /** One of each partition that a process alone holds, so that a poll brings work for all of them. */
    private static final int BATCHES_PER_POLL = 6;

    /** Several batches of one partition, so that a single busy organization is not applied a fetch at a time. */
    private static final int PARTITION_FETCH_BYTES = 4 << 20;

    private final KafkaConfig config;
    private final String group;
    private final PartitionFence fence;
    private final BatchApplier applier;
    private final RecordReader reader;
    private final StateFold fold;
    private final MeterRegistry meters;
    private final Clock clock;

    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Map<TopicPartition, HeldPartition> held = new LinkedHashMap<>();
    private long lastComplete = System.nanoTime();
    private volatile boolean running = true;
    private volatile @Nullable KafkaConsumer<String, byte[]> current;

    UsageConsumer(
            KafkaConfig config,
            String group,
            PartitionFence fence,
            BatchApplier applier,
            RecordReader reader,
            StateFold fold,
            MeterRegistry meters,
            Clock clock) {
        this.config = config;
        this.group = group;
        this.fence = fence;
        this.applier = applier;
        this.reader = reader;
        this.fold = fold;
        this.meters = meters;
        this.clock = clock;
    }

    void stop() {
        running = false;
        KafkaConsumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void run() {
        while (running) {
            try (KafkaConsumer<String, byte[]> consumer = open()) {
                current = consumer;
                consumer.subscribe(List.of(Topics.USAGE_EVENTS.name()), new Assignment());
                while (running) {
                    turn(consumer);
                }
            } catch (WakeupException e) {
                LOG.debug("the usage consumer was told to stop");
            } catch (KafkaException e) {
                LOG.warnf("usage events cannot be read, trying again: %s", e.getMessage());
                rest(AFTER_FAILURE_MILLIS);
            } catch (RuntimeException e) {
                // The edge of the thread: whatever it is, usage must not stop being applied for good because of it.
                LOG.error("the usage consumer failed unexpectedly and starts over", e);
                meters.counter("usage.consumer.failures").increment();
                rest(AFTER_FAILURE_MILLIS);
            } finally {
                assigned.clear();
                held.clear();
            }
        }
    }

    private void turn(KafkaConsumer<String, byte[]> consumer) {
        try {
            takeOver(consumer);
            Instant before = clock.instant();
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                HeldPartition holding = held.get(partition);
                if (holding != null) {
                    holding.add(records.records(partition));
                }
            }
            while (running && applyRound(consumer)) {
                // What one fetch brought is applied before the next.
            }
            held.values().forEach(holding -> pace(consumer, holding));
            tellComplete(consumer, before);
        } catch (BillingException | io.smallrye.mutiny.TimeoutException e) {
            LOG.warnf("usage events wait: %s", e.getMessage());
            // What is fetched stays; fetching on would only fill the memory while the database is away.
            consumer.pause(held.values().stream()
                    .filter(holding -> !holding.isEmpty())
                    .map(HeldPartition::partition)
                    .toList());
            rest(AFTER_FAILURE_MILLIS);
        }
    }

    /** Fences older holders of partitions that are newly ours, and goes where the database says. */
    private void takeOver(KafkaConsumer<String, byte[]> consumer) {
        for (TopicPartition partition : List.copyOf(assigned)) {
            if (!held.containsKey(partition)) {
                HeldPartition holding = new HeldPartition(
                        partition,
                        fence.acquire(partition.topic(), partition.partition())
                                .await()
                                .atMost(PATIENCE));
                long offset = offsetThatExists(consumer, holding);
                consumer.seek(partition, offset);
                consumer.resume(List.of(partition));
                held.put(partition, holding);
                LOG.infof("applying %s from %d, epoch %d", partition, offset, holding.epoch());
            }
        }
    }

    /** Where the broker has less, or other, records than the database remembers, the partition is read from its beginning: nothing is applied twice. */
    private long offsetThatExists(KafkaConsumer<String, byte[]> consumer, HeldPartition holding) {
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

    /** A batch that is with the database. */
    private record UnderWay(HeldPartition holding, PartitionBatch batch, Uni<BatchApplier.Applied> work) {
        static UnderWay begin(HeldPartition holding, PartitionBatch batch, BatchApplier applier) {
            Uni<BatchApplier.Applied> work = applier.apply(batch).memoize().indefinitely();
            work.subscribe().with(applied -> {}, failure -> {});
            return new UnderWay(holding, batch, work);
        }
    }

    /**
     * Applies one batch of every partition at once: they touch different organizations, so they hardly wait for each other, and while the database works the batches behind them are read.
     *
     * @return whether there may be another round
     */
    private boolean applyRound(KafkaConsumer<String, byte[]> consumer) {
        long revision = fold.revision();
        List<UnderWay> round = new ArrayList<>();
        for (HeldPartition holding : held.values()) {
            holding.nextBatch(reader, config.usageBatch(), revision)
                    .ifPresent(batch -> round.add(UnderWay.begin(holding, batch, applier)));
        }
        round.forEach(each -> each.holding().readAhead(reader, 2 * config.usageBatch(), revision));
        RuntimeException failure = null;
        for (UnderWay each : round) {
            try {
                finish(consumer, each);
            } catch (RuntimeException e) {
                // The others are under way all the same, and where they stand must be known before anything is tried
                // again.
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return !round.isEmpty();
    }

    /** What waits for a price, or for the database to take a record, stays in memory; fetching more of this partition would only pile up. */
    private void pace(KafkaConsumer<String, byte[]> consumer, HeldPartition holding) {
        if (holding.isEmpty()) {
            consumer.resume(List.of(holding.partition()));
        } else {
            consumer.pause(List.of(holding.partition()));
            if (!holding.standstill().hasBegun()) {
                meters.counter("usage.awaiting.price").increment();
            }
        }
    }

    private void finish(KafkaConsumer<String, byte[]> consumer, UnderWay underWay) {
        HeldPartition holding = underWay.holding();
        PartitionBatch batch = underWay.batch();
        try {
            BatchApplier.Applied applied = underWay.work().await().atMost(PATIENCE);
            holding.applied(batch);
            meters.counter("usage.applied").increment(applied.fresh());
            meters.counter("usage.dead.letters").increment(applied.deadLetters());
            consumer.commitAsync(
                    Map.of(holding.partition(), new OffsetAndMetadata(holding.nextOffset())), (o, e) -> {});
        } catch (Fenced e) {
            standDown(consumer, holding, e);
        } catch (PgException e) {
            refused(consumer, holding, batch, e);
        }
    }

    /** Another process has the partition, or the database stands elsewhere: it is taken over anew, if it is still assigned, and read from where the database says. */
    private void standDown(KafkaConsumer<String, byte[]> consumer, HeldPartition holding, Fenced fenced) {
        LOG.warnf("%s; taking the partition over again if it is still assigned", fenced.getMessage());
        meters.counter("usage.fenced").increment();
        held.remove(holding.partition());
        consumer.pause(List.of(holding.partition()));
        rest(ThreadLocalRandom.current().nextInt(20, 200));
    }

    /** Data that the database will not store (class 22, 23): found one by one, kept as a dead letter. Anything else is ours to wait out or to fix. */
    private void refused(
            KafkaConsumer<String, byte[]> consumer, HeldPartition holding, PartitionBatch batch, PgException cause) {
        String state = String.valueOf(cause.getSqlState());
        if (!state.startsWith("22") && !state.startsWith("23")) {
            throw new KafkaException("the batch cannot be applied now: " + cause.getMessage(), cause);
        }
        if (batch.records().size() > 1) {
            holding.goOneByOne();
        } else if (batch.records().getFirst().isUnstorable()) {
            standStill(holding, batch, cause);
        } else {
            finish(consumer, UnderWay.begin(holding, holding.rejected(batch, "SQL state " + state), applier));
        }
    }

    /** Not even the dead letter is taken, so nothing may be stepped over: this partition waits for whoever mends the database, the others go on. */
    private void standStill(HeldPartition holding, PartitionBatch batch, PgException cause) {
        Duration wait = holding.standstill().begin(System.nanoTime());
        meters.counter("usage.standstill").increment();
        LOG.errorf(
                "%s stands still at %d: the database neither applies this record nor keeps it as a dead letter (%s); trying again in %d s",
                holding.partition(), batch.records().getFirst().offset(), cause.getMessage(), wait.toSeconds());
    }

    private void tellComplete(KafkaConsumer<String, byte[]> consumer, Instant before) {
        if (System.nanoTime() - lastComplete < COMPLETE_EVERY_NANOS) {
            return;
        }
        lastComplete = System.nanoTime();
        for (HeldPartition holding : List.copyOf(held.values())) {
            OptionalLong lag = consumer.currentLag(holding.partition());
            if (holding.isEmpty() && lag.isPresent() && lag.getAsLong() == 0) {
                try {
                    fence.complete(
                                    holding.partition().topic(),
                                    holding.partition().partition(),
                                    new PartitionFence.Position(holding.epoch(), holding.nextOffset()),
                                    before)
                            .await()
                            .atMost(PATIENCE);
                } catch (Fenced e) {
                    standDown(consumer, holding, e);
                }
            }
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned.addAll(partitions);
            KafkaConsumer<String, byte[]> consumer = current;
            if (consumer != null) {
                // Nothing is fetched before the fence is taken and the position is known.
                consumer.pause(new ArrayList<>(partitions));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            assigned.removeAll(partitions);
            partitions.forEach(held::remove);
        }
    }

    private static void rest(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        return new KafkaConsumer<>(
                Map.ofEntries(
                        Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()),
                        Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                        Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "billing-usage"),
                        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCHES_PER_POLL * config.usageBatch()),
                        Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES),
                        Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
                        Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000),
                        Map.entry("metadata.max.age.ms", 10_000),
                        Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000),
                        Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000),
                        Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000)),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
