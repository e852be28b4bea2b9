package io.tollway.billing.proof;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Asks the invariants every minute and raises the alarm: one error line and a metric that must be 0. */
@ApplicationScoped
class InvariantMonitor {
    private static final Logger LOG = Logger.getLogger(InvariantMonitor.class);

    private final LedgerInvariants invariants;
    private final Database database;
    private final AtomicLong broken = new AtomicLong();

    InvariantMonitor(LedgerInvariants invariants, Database database, MeterRegistry meters) {
        this.invariants = invariants;
        this.database = database;
        meters.gauge("ledger.invariants.broken", broken);
    }

    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        return invariants
                .broken()
                .invoke(found -> {
                    broken.set(found.size());
                    found.forEach(finding ->
                            LOG.errorf("ledger invariant broken: %s, %d rows", finding.name(), finding.violations()));
                })
                .replaceWithVoid();
    }
}
