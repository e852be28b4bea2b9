package io.tollway.billing.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingException;
import io.tollway.billing.kafka.KafkaConfig;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox. One relay works at a time over all processes (an advisory lock), in the order of the rows: events of one key were appended under one row lock, so their
 * order is the order of their transactions. Rows are deleted after the broker acknowledged them; a crash in between publishes them again.
 */
@ApplicationScoped
class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCH = 1_000;

    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(7210334) AS held";
    private static final String READ = "SELECT id, topic, record_key, payload FROM outbox ORDER BY id LIMIT " + BATCH;
    private static final String DELETE = "DELETE FROM outbox WHERE id = ANY($1::bigint[])";

    private final Database database;
    private final OutboxSignal signal;
    private final KafkaConfig config;
    private volatile boolean running = true;
    private @Nullable Thread thread;

    OutboxRelay(Database database, OutboxSignal signal, KafkaConfig config) {
        this.database = database;
        this.signal = signal;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        signal.raise();
        if (thread != null) {
            thread.join(Duration.ofSeconds(5));
        }
    }

    private void run() {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
                        ProducerConfig.CLIENT_ID_CONFIG, "billing-outbox",
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000,
                        ProducerConfig.LINGER_MS_CONFIG, 0),
                new StringSerializer(),
                new StringSerializer())) {
            while (running) {
                relayOnce(producer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void relayOnce(KafkaProducer<String, String> producer) throws InterruptedException {
        try {
            int published = database.migrated()
                    ? database.asLedger(sql -> relay(sql, producer)).await().atMost(PATIENCE)
                    : 0;
            if (published < BATCH) {
                signal.await(IDLE);
            }
        } catch (BillingException | KafkaException | Undelivered | io.smallrye.mutiny.TimeoutException e) {
            LOG.warnf("events wait in the outbox: %s", e.getMessage());
            signal.await(AFTER_FAILURE);
        } catch (RuntimeException e) {
            // The edge of the thread: whatever it is, events must not stay here for good because of it.
            LOG.error("the outbox relay failed unexpectedly and goes on", e);
            signal.await(AFTER_FAILURE);
        }
    }

    private Uni<Integer> relay(SqlConnection sql, KafkaProducer<String, String> producer) {
        return sql.query(LOCK).execute().chain(lock -> {
            if (!lock.iterator().next().getBoolean("held")) {
                return Uni.createFrom().item(0);
            }
            return sql.query(READ).execute().chain(rows -> {
                if (rows.size() == 0) {
                    return Uni.createFrom().item(0);
                }
                List<Long> ids = new ArrayList<>(rows.size());
                List<ProducerRecord<String, String>> records = new ArrayList<>(rows.size());
                rows.forEach(row -> {
                    ids.add(row.getLong("id"));
                    records.add(new ProducerRecord<>(
                            row.getString("topic"), row.getString("record_key"), row.getString("payload")));
                });
                return Uni.createFrom()
                        .item(() -> publish(producer, records))
                        .runSubscriptionOn(io.smallrye.mutiny.infrastructure.Infrastructure.getDefaultWorkerPool())
                        .chain(count -> sql.preparedQuery(DELETE)
                                .execute(Tuple.of(ids.toArray(Long[]::new)))
                                .replaceWith(count));
            });
        });
    }

    private static int publish(KafkaProducer<String, String> producer, List<ProducerRecord<String, String>> records) {
        List<Future<?>> sent = new ArrayList<>(records.size());
        for (ProducerRecord<String, String> record : records) {
            sent.add(producer.send(record));
        }
        for (Future<?> acknowledgement : sent) {
            try {
                acknowledgement.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Undelivered("interrupted");
            } catch (ExecutionException e) {
                throw new Undelivered(String.valueOf(e.getCause()));
            }
        }
        return sent.size();
    }

    /** The broker did not take all of a batch; the whole batch stays and is sent again. */
    private static final class Undelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undelivered(String reason) {
            super(reason, null, false, false);
        }
    }
}
