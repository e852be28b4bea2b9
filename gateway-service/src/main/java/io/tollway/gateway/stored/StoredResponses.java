package io.tollway.gateway.stored;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.storage.Body;
import io.tollway.gateway.storage.BodyStore;
import io.tollway.gateway.storage.StorageConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps, finds and deletes responses without letting anybody wait: everything happens on threads of its own, and what cannot be kept in time or in space is not kept, counted and logged without a word of it. Safe for any
 * thread.
 */
public final class StoredResponses implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StoredResponses.class);
    /** How long another gateway that shares the folder may need to write what it has answered already. */
    private static final long[] LOOKS_AGAIN_MS = {30, 70, 150, 300};

    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(31);
    private static final Duration LAST_WRITES = Duration.ofSeconds(10);

    private final BodyStore store;
    private final StorageConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final ExecutorService threads;
    private final ScheduledExecutorService sweeper;
    private final Map<ResponseKey, CompletableFuture<Optional<byte[]>>> pending = new ConcurrentHashMap<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

    public StoredResponses(BodyStore store, StorageConfig config, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.threads = Executors.newFixedThreadPool(
                config.threads(),
                Thread.ofPlatform().name("storage-", 0).daemon().factory());
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("storage-sweep").daemon().factory());
        metrics.gauge("gateway_stored_pending_bytes", pendingBytes);
        sweeper.scheduleWithFixedDelay(this::sweep, 0, config.sweepEvery().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What a caller is told whose stored response cannot be read or deleted. */
    public static GatewayError unavailable() {
        return new GatewayError.Unavailable(
                "storage_unavailable",
                "Stored responses cannot be reached at the moment; try again, or send the earlier items in input",
                1);
    }

    /**
     * Keeps a response once somebody has time to write it. Returns at once.
     *
     * @param days after which it is forgotten
     * @param bytes of memory that its content holds until then
     * @param content makes it, on another thread
     */
    public void keep(ResponseKey key, int days, int bytes, Supplier<KeptResponse> content) {
        if (pendingBytes.addAndGet(bytes) > config.maxPendingBytes().asLongValue()) {
            pendingBytes.addAndGet(-bytes);
            count("gateway_stored_responses_total", "overloaded");
            LOG.warnf("%s was not stored: too much waits to be written", key.publicId());
            return;
        }
        CompletableFuture<Optional<byte[]>> kept = new CompletableFuture<>();
        pending.put(key, kept);
        Runnable writing = () -> {
            Optional<byte[]> written = Optional.empty();
            try {
                written = write(key, days, content);
            } finally {
                pending.remove(key);
                pendingBytes.addAndGet(-bytes);
                kept.complete(written);
            }
        };
        try {
            threads.execute(writing);
        } catch (RejectedExecutionException closed) {
            pending.remove(key);
            pendingBytes.addAndGet(-bytes);
            kept.complete(Optional.empty());
            count("gateway_stored_responses_total", "failed");
        }
    }

    /** The edge of everything that is kept: whatever goes wrong here has to leave the thread to others. */
    private Optional<byte[]> write(ResponseKey key, int days, Supplier<KeptResponse> content) {
        try {
            byte[] bytes = content.get().bytes();
            if (bytes.length > config.maxBodyBytes().asLongValue()) {
                count("gateway_stored_responses_total", "too_large");
                LOG.warnf("%s was not stored: it has %d bytes", key.publicId(), bytes.length);
                return Optional.empty();
            }
            store.put(
                    key.body(),
                    new Body(
                            bytes,
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(days))));
            count("gateway_stored_responses_total", "kept");
            return Optional.of(bytes);
        } catch (IOException unwritable) {
            count("gateway_stored_responses_total", "failed");
            LOG.errorf("%s was not stored: %s", key.publicId(), unwritable);
            return Optional.empty();
        } catch (RuntimeException defect) {
            // Its message might quote what was to be kept.
            count("gateway_stored_responses_total", "failed");
            LOG.errorf(
                    "%s was not stored by a defect of the gateway: %s",
                    key.publicId(), defect.getClass().getName());
            return Optional.empty();
        }
    }

    /** The response, if there is one; fails when that cannot be said in time. */
    public CompletionStage<Optional<KeptResponse>> find(ResponseKey key) {
        CompletableFuture<Optional<byte[]>> writing = pending.get(key);
        CompletableFuture<Optional<KeptResponse>> found =
                writing == null ? look(key, this::read) : writing.thenCompose(this::justWritten);
        return found.orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((kept, failure) -> count(
                        "gateway_stored_reads_total",
                        failure != null ? "failed" : kept.isEmpty() ? "absent" : "found"));
    }

    /** What this process could not write nobody else has. */
    private CompletableFuture<Optional<KeptResponse>> justWritten(Optional<byte[]> bytes) {
        return bytes.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : submit(() -> Optional.of(KeptResponse.read(bytes.get())));
    }

    /** Deletes the response and says whether there was one. Fails when it may still be there. */
    public CompletionStage<Boolean> delete(ResponseKey key) {
        CompletableFuture<Optional<byte[]>> writing = pending.get(key);
        CompletableFuture<Optional<ResponseKey>> deleted =
                writing == null ? look(key, this::remove) : writing.thenCompose(written -> submit(() -> remove(key)));
        return deleted.thenApply(Optional::isPresent).orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Optional<KeptResponse> read(ResponseKey key) throws IOException {
        Body body = store.get(key.body(), clock.instant());
        return body == null ? Optional.empty() : Optional.of(KeptResponse.read(body.bytes()));
    }

    private Optional<ResponseKey> remove(ResponseKey key) throws IOException {
        return store.delete(key.body()) ? Optional.of(key) : Optional.empty();
    }

    /** Looks at a response. */
    @FunctionalInterface
    private interface Look<T> {
        Optional<T> at(ResponseKey key) throws IOException;
    }

    /** Something to be done on a thread that may wait. */
    @FunctionalInterface
    private interface Task<T> {
        T run() throws IOException;
    }

    /** Looks, and looks again while another gateway may only not have written it yet. */
    private <T> CompletableFuture<Optional<T>> look(ResponseKey key, Look<T> look) {
        long age = clock.millis() - key.beganMillis();
        boolean young = age >= 0 && age < LONGEST_REQUEST.toMillis();
        return look(key, look, young ? 0 : LOOKS_AGAIN_MS.length);
    }

    private <T> CompletableFuture<Optional<T>> look(ResponseKey key, Look<T> look, int times) {
        return submit(() -> look.at(key)).thenCompose(found -> {
            if (found.isPresent() || times >= LOOKS_AGAIN_MS.length) {
                return CompletableFuture.completedFuture(found);
            }
            return CompletableFuture.runAsync(
                            () -> {},
                            CompletableFuture.delayedExecutor(
                                    LOOKS_AGAIN_MS[times], TimeUnit.MILLISECONDS, Runnable::run))
                    .thenCompose(waited -> look(key, look, times + 1));
        });
    }

    private <T> CompletableFuture<T> submit(Task<T> task) {
        if (waiting.incrementAndGet() > config.maxWaiting()) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(new IOException("too many reads wait"));
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    done.complete(task.run());
                } catch (IOException failed) {
                    LOG.errorf("a stored response could not be reached: %s", failed);
                    done.completeExceptionally(failed);
                } catch (RuntimeException defect) {
                    LOG.errorf(
                            "a stored response could not be reached by a defect of the gateway: %s",
                            defect.getClass().getName());
                    done.completeExceptionally(defect);
                } finally {
                    waiting.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException closed) {
            waiting.decrementAndGet();
            done.completeExceptionally(closed);
        }
        return done;
    }

    private void sweep() {
        try {
            int deleted = store.sweep(clock.instant());
            metrics.counter("gateway_stored_expired_total").increment(deleted);
        } catch (IOException | RuntimeException failed) {
            LOG.errorf("what has expired could not be deleted: %s", failed);
            metrics.counter("gateway_stored_sweep_failures_total").increment();
        }
    }

    private void count(String name, String result) {
        metrics.counter(name, "result", result).increment();
    }

    /** Writes what waits, within a bound. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.errorf("%d responses were not stored: there was no time left", pending.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
