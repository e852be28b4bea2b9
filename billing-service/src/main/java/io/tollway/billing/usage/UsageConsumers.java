package io.tollway.billing.usage;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tollway.billing.database.Database;
import io.tollway.billing.kafka.KafkaConfig;
import io.tollway.billing.state.StateFold;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs this process's usage consumer in its thread. */
@ApplicationScoped
class UsageConsumers {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final KafkaConfig config;
    private final Database database;
    private final PartitionFence fence;
    private final BatchApplier applier;
    private final RecordReader reader;
    private final StateFold fold;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile boolean running = true;
    private @Nullable UsageConsumer consumer;
    private @Nullable Thread thread;

    UsageConsumers(
            KafkaConfig config,
            Database database,
            PartitionFence fence,
            BatchApplier applier,
            RecordReader reader,
            StateFold fold,
            MeterRegistry meters,
            Clock clock) {
        this.config = config;
        this.database = database;
        this.fence = fence;
        this.applier = applier;
        this.reader = reader;
        this.fold = fold;
        this.meters = meters;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        UsageConsumer made = make(config.usageGroup());
        consumer = made;
        thread = Thread.ofPlatform().name("usage-consumer").daemon().start(() -> {
            while (running && !database.migrated()) {
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            made.run();
        });
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        if (consumer != null) {
            consumer.stop();
        }
        if (thread != null) {
            thread.join(GRACE);
        }
    }

    /** A consumer of that group, not started. */
    UsageConsumer make(String group) {
        return new UsageConsumer(config, group, fence, applier, reader, fold, meters, clock);
    }
}
