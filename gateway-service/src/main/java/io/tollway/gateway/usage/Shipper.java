package io.tollway.gateway.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thread that sends durable records to Kafka in sequence, keyed by organization.
 *
 * <p>It starts behind what billing has applied, not behind what Kafka acknowledged: a broker that lost acknowledged records is healed by the next start, or by {@link #RESHIP_AFTER}
 * without progress. Duplicates are removed by billing under the request's identity.
 *
 * <p>A START whose FINAL is on disk soon after is not sent: the FINAL says that it stands for both.
 */
final class Shipper {
    static final Duration RESHIP_AFTER = Duration.ofMinutes(10);
    private static final Logger LOG = Logger.getLogger(Shipper.class);
    private static final long IDLE_NANOS = 20_000_000;
    /**
     * Its own pause instead of Kafka's linger: the thread and Kafka's sender then wake once for many records, and billing gets them in fewer batches. A balance may follow within a second, and
     * this is a tenth of it.
     */
    private static final long GATHER_NANOS = 100_000_000;

    /** Asking for the time is a good part of what handling a frame costs. */
    private static final int FRAMES_PER_CLOCK = 64;

    private static final long RETRY_NANOS = 500_000_000;

    private final Spool spool;
    private final String topic;
    private final int windowSize;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final LongSupplier applied;
    private final Thread thread;
    private @Nullable UUID keyed;
    private byte[] key = new byte[0];
    private volatile boolean running = true;
    private volatile boolean idle;
    private volatile boolean failed;
    private volatile long shippedThrough;

    /**
     * Ships once it is started.
     *
     * @param windowSize how many numbers may be on their way unacknowledged
     * @param producers makes a producer after each refusal; the shipper closes it
     * @param applied the highest sequence number known to be in the ledger
     */
    Shipper(
            Spool spool,
            String topic,
            int windowSize,
            Supplier<Producer<byte[], byte[]>> producers,
            LongSupplier applied) {
        this.spool = spool;
        this.topic = topic;
        this.windowSize = windowSize;
        this.producers = producers;
        this.applied = applied;
        this.thread = Thread.ofPlatform().name("usage-shipper").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** There may be something new. Cheap while the thread is busy or gathers. */
    void wake() {
        if (idle) {
            idle = false;
            LockSupport.unpark(thread);
        }
    }

    long shippedThrough() {
        return shippedThrough;
    }

    void stop() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            try (Producer<byte[], byte[]> producer = producers.get()) {
                failed = false;
                if (metadata(producer)) {
                    ship(producer);
                }
                if (failed) {
                    producer.close(Duration.ZERO);
                }
            } catch (KafkaException | IOException e) {
                LOG.warnf("shipping usage stopped, trying again: %s", e.toString());
            }
            if (running) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** Waits for the broker with nothing in hand, so that no record ages in the producer while there is none. */
    private boolean metadata(Producer<byte[], byte[]> producer) {
        while (running) {
            try {
                producer.partitionsFor(topic);
                return true;
            } catch (TimeoutException brokerIsAway) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        return false;
    }

    private void ship(Producer<byte[], byte[]> producer) throws IOException {
        long from = applied.getAsLong();
        AckWindow window = new AckWindow(windowSize, from);
        long lastApplied = from;
        long lastProgress = System.nanoTime();
        try (SpoolCursor cursor = new SpoolCursor(spool.folder(), from)) {
            HeldStarts starts = new HeldStarts();
            long now = System.nanoTime();
            int untilClock = FRAMES_PER_CLOCK;
            while (running && !failed) {
                untilClock--;
                if (untilClock == 0) {
                    untilClock = FRAMES_PER_CLOCK;
                    now = System.nanoTime();
                }
                boolean full = window.full();
                // A full window that waits for a START would wait for as long as the request lasts.
                sendHeld(producer, full ? starts.all() : starts.overdue(now), window);
                Frame frame = full ? null : cursor.next(spool.durable());
                if (frame == null) {
                    shippedThrough = window.mark();
                    gather();
                    now = System.nanoTime();
                } else {
                    ship(producer, frame, starts, now, window);
                }
                long nowApplied = applied.getAsLong();
                if (nowApplied > lastApplied || window.mark() <= nowApplied) {
                    lastApplied = nowApplied;
                    lastProgress = now;
                } else if (now - lastProgress > RESHIP_AFTER.toNanos()) {
                    LOG.warnf("billing stands at %d of %d shipped records; shipping again", nowApplied, window.mark());
                    return;
                }
            }
            if (!failed) {
                sendHeld(producer, starts.all(), window);
                producer.flush();
            }
        }
        shippedThrough = window.mark();
    }

    /** Nothing to ship: waits for something, and then for what comes with it, because one look at the spool for many records costs as much as for one. */
    private void gather() {
        idle = true;
        LockSupport.parkNanos(this, IDLE_NANOS);
        idle = false;
        LockSupport.parkNanos(this, GATHER_NANOS);
    }

    /** Neighbours are often of one organization. */
    private byte[] key(UUID organization) {
        if (!organization.equals(keyed)) {
            keyed = organization;
            key = organization.toString().getBytes(StandardCharsets.US_ASCII);
        }
        return key;
    }

    private void ship(
            Producer<byte[], byte[]> producer, Frame frame, HeldStarts starts, long nowNanos, AckWindow window) {
        window.sent(frame.seq());
        switch (frame.type()) {
            case START -> starts.hold(frame, nowNanos);
            case FINAL -> {
                HeldStarts.Held start = starts.take(frame.id());
                if (start == null) {
                    send(producer, frame.organization(), frame.jsonBytes(), window, frame.seq(), frame.seq());
                } else {
                    byte[] both = HeldStarts.standingFor(start.seq(), frame.jsonBytes());
                    send(producer, frame.organization(), both, window, start.seq(), frame.seq());
                }
            }
            default -> send(producer, frame.organization(), frame.jsonBytes(), window, frame.seq(), frame.seq());
        }
    }

    private void sendHeld(Producer<byte[], byte[]> producer, List<HeldStarts.Held> starts, AckWindow window) {
        for (HeldStarts.Held each : starts) {
            send(producer, each.organization(), each.json(), window, each.seq(), each.seq());
        }
    }

    /** One record, which settles two numbers when it stands for two. */
    private void send(
            Producer<byte[], byte[]> producer,
            UUID organization,
            byte[] json,
            AckWindow window,
            long firstSeq,
            long seq) {
        producer.send(new ProducerRecord<>(topic, key(organization), json), (metadata, error) -> {
            if (error == null) {
                window.acked(firstSeq, seq);
            } else if (!failed) {
                failed = true;
                LOG.warnf("Kafka did not take a usage record, shipping again from %d: %s", window.mark(), error);
            }
        });
    }
}
