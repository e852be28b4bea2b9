package io.tollway.gateway.usage;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tollway.contracts.Topics;
import io.tollway.gateway.state.KafkaConfig;
import io.tollway.gateway.state.SettlementFeed;
import io.vertx.core.Future;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The node's spool with the threads that keep and ship it. */
@Singleton
@Startup
class SpoolUsageLog implements UsageLog, LeaseJournal {
    private final Spool spool;
    private final RecordStore records;
    private final SpoolHousekeeper housekeeper;
    private final Shipper shipper;

    @Inject
    SpoolUsageLog(
            SpoolConfig config,
            NodeConfig node,
            KafkaConfig kafka,
            SettlementFeed feed,
            Clock clock,
            MeterRegistry metrics) {
        SpoolLimits limits = SpoolLimits.of(config);
        try {
            SegmentFolder folder = SegmentFolder.take(config.directory(), node.id());
            this.records = new RecordStore(folder, config.recordsInMemory(), config.recordsIndexed());
            this.spool = Spool.open(folder, limits, clock, records);
            this.housekeeper =
                    new SpoolHousekeeper(spool, limits, records, () -> feed.appliedThrough(folder.spoolId()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "gateway.spool.directory: " + config.directory() + " cannot be used: " + e.getMessage(), e);
        }
        this.shipper = new Shipper(
                spool,
                Topics.USAGE_EVENTS.name(),
                config.shipWindow(),
                UsageProducers.of(kafka.bootstrapServers(), kafka.client()),
                housekeeper::applied);
        spool.log().listen(shipper::wake, housekeeper::wake);
        metrics.gauge("gateway_spool_last_seq", spool, Spool::lastSeq);
        metrics.gauge("gateway_spool_segments", spool.log(), SpoolLog::segments);
        metrics.gauge("gateway_spool_shipped_seq", shipper, Shipper::shippedThrough);
        metrics.gauge("gateway_spool_applied_seq", housekeeper, SpoolHousekeeper::applied);
        metrics.gauge("gateway_spool_writable", spool, each -> each.refusal() == null ? 1 : 0);
    }

    @PostConstruct
    void begin() {
        housekeeper.step();
        housekeeper.start();
        shipper.start();
    }

    @PreDestroy
    void end() throws IOException {
        shipper.stop();
        housekeeper.stop();
        spool.close();
    }

    /** Why no request can be admitted; null when it can. */
    @Nullable String refusal() {
        return spool.refusal();
    }

    @Override
    public Future<Void> start(StartRecord record) {
        return spool.start(record);
    }

    @Override
    public void finish(FinalRecord record) {
        spool.finish(record);
    }

    @Override
    public void keep() {
        spool.keep();
    }

    @Override
    public @Nullable FinalRecord find(UUID requestId) {
        return records.find(requestId);
    }

    @Override
    public UUID spoolId() {
        return spool.spoolId();
    }

    @Override
    public long lastSeq() {
        return spool.lastSeq();
    }

    @Override
    public List<JournaledLease> open() {
        return spool.open();
    }

    @Override
    public boolean inherited() {
        return spool.inherited();
    }

    @Override
    public Future<Void> asked(List<JournaledLease> leases) {
        return spool.asked(leases);
    }

    @Override
    public void granted(UUID leaseId, long grantedNano, Instant validUntil) {
        spool.granted(leaseId, grantedNano, validUntil);
    }

    @Override
    public void gone(UUID leaseId) {
        spool.gone(leaseId);
    }

    @Override
    public boolean close(UUID leaseId, long count, long sumNano) {
        return spool.close(leaseId, count, sumNano);
    }

    @Override
    public boolean closeAsRecorded(UUID leaseId) {
        return spool.closeAsRecorded(leaseId);
    }

    @Override
    public void fail(String reason) {
        spool.fail(reason);
    }
}
