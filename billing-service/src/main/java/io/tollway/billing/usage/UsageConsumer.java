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
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
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
    private final KafkaConfig config;
    private final String group;
    private final PartitionFence fence;
    private final BatchApplier applier;
    private final RecordReader reader;
    private final StateFold fold;
    private final MeterRegistry meters;
    private final Clock clock;

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
            try (KafkaConsumer<String, byte[]> consumer = UsageFetching.open(config, group)) {
                current = consumer;
                HeldPartitions held = new HeldPartitions(consumer, fence);
                consumer.subscribe(List.of(Topics.USAGE_EVENTS.name()), held);
                while (running) {
                    turn(consumer, held);
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
            }
        }
    }

    private void turn(KafkaConsumer<String, byte[]> consumer, HeldPartitions held) {
        try {
            held.takeOver();
            Instant before = clock.instant();
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                HeldPartition holding = held.of(partition);
                if (holding != null) {
                    holding.add(records.records(partition));
                }
            }
            while (running && applyRound(consumer, held)) {
                // What one fetch brought is applied before the next.
            }
            held.all().forEach(holding -> pace(consumer, holding));
            tellComplete(consumer, held, before);
        } catch (BillingException | io.smallrye.mutiny.TimeoutException e) {
            LOG.warnf("usage events wait: %s", e.getMessage());
            // What is fetched stays; fetching on would only fill the memory while the database is away.
            consumer.pause(held.all().stream()
                    .filter(holding -> !holding.isEmpty())
                    .map(HeldPartition::partition)
                    .toList());
            rest(AFTER_FAILURE_MILLIS);
        }
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
    private boolean applyRound(KafkaConsumer<String, byte[]> consumer, HeldPartitions held) {
        long revision = fold.revision();
        List<UnderWay> round = new ArrayList<>();
        for (HeldPartition holding : held.all()) {
            holding.nextBatch(reader, config.usageBatch(), revision)
                    .ifPresent(batch -> round.add(UnderWay.begin(holding, batch, applier)));
        }
        round.forEach(each -> each.holding().readAhead(reader, 2 * config.usageBatch(), revision));
        RuntimeException failure = null;
        for (UnderWay each : round) {
            try {
                finish(consumer, held, each);
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

    private void finish(KafkaConsumer<String, byte[]> consumer, HeldPartitions held, UnderWay underWay) {
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
            standDown(held, holding, e);
        } catch (PgException e) {
            refused(consumer, held, underWay, e);
        }
    }

    /** Another process has the partition, or the database stands elsewhere: it is taken over anew, if it is still assigned, and read from where the database says. */
    private void standDown(HeldPartitions held, HeldPartition holding, Fenced fenced) {
        LOG.warnf("%s; taking the partition over again if it is still assigned", fenced.getMessage());
        meters.counter("usage.fenced").increment();
        held.drop(holding);
        rest(ThreadLocalRandom.current().nextInt(20, 200));
    }

    /** Data that the database will not store (class 22, 23): found one by one, kept as a dead letter. Anything else is ours to wait out or to fix. */
    private void refused(
            KafkaConsumer<String, byte[]> consumer, HeldPartitions held, UnderWay underWay, PgException cause) {
        HeldPartition holding = underWay.holding();
        PartitionBatch batch = underWay.batch();
        String state = String.valueOf(cause.getSqlState());
        if (!state.startsWith("22") && !state.startsWith("23")) {
            throw new KafkaException("the batch cannot be applied now: " + cause.getMessage(), cause);
        }
        if (batch.records().size() > 1) {
            holding.goOneByOne();
        } else if (batch.records().getFirst().isUnstorable()) {
            standStill(holding, batch, cause);
        } else {
            finish(consumer, held, UnderWay.begin(holding, holding.rejected(batch, "SQL state " + state), applier));
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

    private void tellComplete(KafkaConsumer<String, byte[]> consumer, HeldPartitions held, Instant before) {
        if (System.nanoTime() - lastComplete < COMPLETE_EVERY_NANOS) {
            return;
        }
        lastComplete = System.nanoTime();
        for (HeldPartition holding : held.all()) {
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
                    standDown(held, holding, e);
                }
            }
        }
    }

    private static void rest(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
