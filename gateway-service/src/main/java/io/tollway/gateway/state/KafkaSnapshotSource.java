package io.tollway.gateway.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tollway.contracts.ledger.LeaseClosed;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Consumer;

/** The snapshot as Kafka tells it, with the last good one from disk until Kafka has spoken. */
@Singleton
@Startup
class KafkaSnapshotSource implements SnapshotSource, SettlementFeed {
    private final SettlementFold settlement = new SettlementFold();
    private final StateReader reader;
    private final SettlementReader settlements;
    private volatile Snapshot current = Snapshot.empty();
    private volatile boolean ready;

    @Inject
    KafkaSnapshotSource(SnapshotConfig config, KafkaConfig kafka, MeterRegistry metrics) {
        this.reader = new StateReader(config, kafka, metrics, this::swap);
        this.settlements = new SettlementReader(kafka, metrics, settlement);
        metrics.gauge("gateway_snapshot_revision", this, source -> source.current.revision());
    }

    /** Restores the disk copy before it returns, so that a gateway is ready with nothing else up. */
    @PostConstruct
    void start() {
        reader.start();
        settlements.start();
    }

    @PreDestroy
    void stop() {
        try {
            settlements.stop();
            reader.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Folds a record that came another way than by Kafka; it obeys the same rules. */
    void offer(StateRecord record) {
        reader.offer(record);
    }

    StateRecordVerifier verifier() {
        return reader.verifier();
    }

    private void swap(Snapshot next) {
        current = next;
        ready = true;
    }

    @Override
    public Snapshot current() {
        return current;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public long appliedThrough(UUID spoolId) {
        return settlement.appliedThrough(spoolId);
    }

    @Override
    public void onLeaseClosed(Consumer<LeaseClosed> listener) {
        settlement.onLeaseClosed(listener);
    }
}
