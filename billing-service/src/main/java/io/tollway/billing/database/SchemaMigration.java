package io.tollway.billing.database;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date as its owner, as soon as PostgreSQL answers: the service starts without it and becomes ready with it. Then makes next months' usage partitions, once a day.
 */
@ApplicationScoped
@Unremovable
class SchemaMigration {
    private static final Logger LOG = Logger.getLogger(SchemaMigration.class);
    private static final long RETRY_MILLIS = 500;
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final int MONTHS_AHEAD = 3;

    private final Instance<Flyway> flyway;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean done;

    SchemaMigration(Instance<Flyway> flyway) {
        this.flyway = flyway;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("schema-migration").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    boolean done() {
        return done;
    }

    private void run() {
        boolean complained = false;
        while (!stopped(0)) {
            try {
                if (!done) {
                    flyway.get().migrate();
                    done = true;
                    LOG.info("the schema is up to date");
                } else {
                    preparePartitions();
                }
                if (stopped(DAY_MILLIS)) {
                    return;
                }
            } catch (FlywayException | SQLException e) {
                if (!complained) {
                    LOG.warnf("cannot migrate the database yet, trying again until it works: %s", e.getMessage());
                    complained = true;
                }
                if (stopped(RETRY_MILLIS)) {
                    return;
                }
            }
        }
    }

    private void preparePartitions() throws SQLException {
        try (Connection owner = flyway.get().getConfiguration().getDataSource().getConnection();
                Statement statement = owner.createStatement()) {
            statement.execute("CALL prepare_usage_partitions(" + MONTHS_AHEAD + ")");
        }
    }

    private boolean stopped(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
