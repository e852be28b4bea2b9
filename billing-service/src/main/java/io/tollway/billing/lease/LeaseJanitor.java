package io.tollway.billing.lease;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Quarantines leases that outlived their node. Quarantine gives nothing back: the money stays promised until the spool is drained or an operator decides. */
@ApplicationScoped
class LeaseJanitor {
    private static final Logger LOG = Logger.getLogger(LeaseJanitor.class);

    private static final String SWEEP = """
            UPDATE lease SET state = 'QUARANTINED' WHERE state IN ('OPEN', 'CLOSING') AND expires_at < $1
            """;

    private final Database database;
    private final LeaseConfig config;
    private final Clock clock;

    LeaseJanitor(Database database, LeaseConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Tuple deadline = Tuple.of(clock.instant().minus(config.grace()).atOffset(ZoneOffset.UTC));
        return database.asLedger(sql -> sql.preparedQuery(SWEEP).execute(deadline))
                .invoke(rows -> {
                    if (rows.rowCount() > 0) {
                        LOG.warnf("%d leases were not closed by their nodes and are quarantined", rows.rowCount());
                    }
                })
                .replaceWithVoid();
    }
}
