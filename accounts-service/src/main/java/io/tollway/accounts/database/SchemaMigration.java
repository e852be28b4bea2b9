package io.tollway.accounts.database;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date as the owning role, in the background: PostgreSQL may come up after this service. Until then readiness is down and every request is answered with 503.
 */
@ApplicationScoped
public class SchemaMigration {
    private static final Logger LOG = Logger.getLogger(SchemaMigration.class);

    private final DatabaseConfig config;
    private final DataSourceLogin login;
    private final Event<SchemaReady> ready;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean done;

    SchemaMigration(DatabaseConfig config, DataSourceLogin login, Event<SchemaReady> ready) {
        this.config = config;
        this.login = login;
        this.ready = ready;
    }

    public boolean isDone() {
        return done;
    }

    void start(@Observes @Priority(100) StartupEvent event) {
        Thread.ofPlatform().daemon().name("schema-migration").start(this::migrateUntilDone);
    }

    void stop(@Observes ShutdownEvent event) {
        stop.countDown();
    }

    private void migrateUntilDone() {
        boolean told = false;
        do {
            try {
                migrate();
                RoleCheck.refuseTooPowerful(login);
                ready.fire(new SchemaReady());
                // Last, so that readiness also means: the operator's key works.
                done = true;
                return;
            } catch (FlywayException | java.sql.SQLException e) {
                if (!told) {
                    LOG.warnf("the schema cannot be migrated yet, retrying every second: %s", e.getMessage());
                    told = true;
                }
            } catch (RuntimeException e) {
                // The named edge of this thread: whatever failed must not end the retries silently.
                LOG.error("after the migration something failed; retrying", e);
            }
        } while (!stopped());
    }

    private boolean stopped() {
        try {
            return stop.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void migrate() {
        Flyway.configure()
                .dataSource(
                        login.jdbcUrl(),
                        config.ownerUsername().orElse(login.username()),
                        config.ownerPassword().orElse(login.password()))
                .locations("classpath:db/migration")
                .placeholders(Map.of("app_role", login.username()))
                .connectRetries(0)
                .load()
                .migrate();
    }
}
