package io.tollway.accounts.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.tollway.accounts.database.DataSourceLogin;
import io.tollway.accounts.database.SchemaReady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Carries state records from the table to Kafka: one thread, one connection, straight on. Only one relay works at a time, however many processes of this service run; the others wait
 * for its lock. Nothing here is on a request's path: with Kafka down, changes are accepted and wait.
 */
@ApplicationScoped
class StateRelay {
    private static final Logger LOG = Logger.getLogger(StateRelay.class);

    private final DataSourceLogin login;
    private final KafkaConfig kafka;
    private final RelayConfig config;
    private final StateSigner signer;
    private final AtomicLong waiting;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean troubled;

    StateRelay(DataSourceLogin login, KafkaConfig kafka, RelayConfig config, StateSigner signer, MeterRegistry meters) {
        this.login = login;
        this.kafka = kafka;
        this.config = config;
        this.signer = signer;
        this.waiting = meters.gauge("accounts.relay.waiting", new AtomicLong());
    }

    void start(@Observes SchemaReady event) {
        if (!started.compareAndSet(false, true)) {
            return;
        }
        Thread.ofPlatform().daemon().name("state-relay").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stop.countDown();
    }

    private void run() {
        do {
            try (Connection connection = login.open("accounts-relay")) {
                work(new StateTable(connection));
            } catch (SQLException | KafkaException e) {
                tellOnce(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // The named edge of this thread: nothing may end the relay but the end of the process.
                LOG.error("the relay stumbled and starts again", e);
            }
        } while (!stopped(config.retryInterval()));
    }

    private void work(StateTable table) throws SQLException, InterruptedException {
        while (!table.becomeTheRelay()) {
            if (stopped(config.pollInterval())) {
                return;
            }
        }
        try (StatePublisher publisher =
                new StatePublisher(kafka.bootstrapServers(), config.deliveryTimeout(), signer)) {
            // What waits goes out first: the comparison below takes longer than a revocation may.
            publishAll(table, publisher);
            long reconciled = reconcile(table);
            while (!stopped(Duration.ZERO)) {
                publishAll(table, publisher);
                if (System.nanoTime() - reconciled > config.reconcileInterval().toNanos()) {
                    reconciled = reconcile(table);
                }
                table.awaitChange(config.pollInterval().toMillis());
            }
        }
    }

    private void publishAll(StateTable table, StatePublisher publisher) throws SQLException, InterruptedException {
        List<StateRow> rows = table.unpublished(config.batchSize());
        while (!rows.isEmpty()) {
            waiting.set(rows.size());
            table.markPublished(publisher.send(rows));
            recovered();
            rows = table.unpublished(config.batchSize());
        }
        waiting.set(0);
    }

    private long reconcile(StateTable table) throws SQLException {
        List<StateRow> missing = new TopicReconciler(kafka.bootstrapServers()).missing(table.published());
        if (!missing.isEmpty()) {
            LOG.warnf(
                    "the state topics lack %d records that were published before; sending them again", missing.size());
            table.markUnpublished(missing);
        }
        recovered();
        return System.nanoTime();
    }

    private void tellOnce(Exception failure) {
        if (!troubled) {
            troubled = true;
            LOG.warnf("state records wait, the relay keeps trying: %s", failure.getMessage());
        }
    }

    private void recovered() {
        if (troubled) {
            troubled = false;
            LOG.info("the relay works again");
        }
    }

    private boolean stopped(Duration within) {
        try {
            return stop.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
