package io.tollway.bench.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Requests at a fixed rate, each timed from the moment it was meant to be sent: whoever answers slowly is not rewarded with fewer
 * requests, and what waits in the generator counts too (no coordinated omission).
 */
public final class OpenLoop {

    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final long HIGHEST = TimeUnit.SECONDS.toNanos(60);
    private static final int DIGITS = 3;
    private static final int READY_CONNECTIONS = 32;

    private final LoadGenerator generator;
    private final List<Request> requests;
    private final long gapNanos;
    private final long total;
    private final long unmeasured;
    private final Tally tally = new Tally();
    private final Histogram firstToken = new Histogram(HIGHEST, DIGITS);
    private final Histogram whole = new Histogram(HIGHEST, DIGITS);
    private final Deque<Connection> free = new ArrayDeque<>();
    private final List<Connection> all = new ArrayList<>();
    private long began;
    private long next;
    private volatile long underWay;
    private volatile boolean allSent;

    OpenLoop(LoadGenerator generator, List<Request> requests, int perSecond, Duration length, Duration ramp) {
        this.generator = generator;
        this.requests = List.copyOf(requests);
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.unmeasured = ramp.toNanos() / gapNanos;
        this.total = unmeasured + length.toNanos() / gapNanos;
    }

    /** Waits until all requests were sent and answered; what does not come back counts as failed. */
    public Tally finish() {
        Duration sending = Duration.ofNanos(gapNanos * total).plus(DRAIN);
        LoadGenerator.await(() -> allSent && underWay == 0, sending.plus(DRAIN));
        generator.onLoop(() -> all.forEach(Connection::close));
        for (long i = underWay; i > 0; i--) {
            tally.failed("no answer in time");
        }
        return tally;
    }

    /** What came back so far. */
    public Tally tally() {
        return tally;
    }

    /** Nanoseconds from the intended sending to the first token. Read after {@link #finish}. */
    public Histogram firstToken() {
        return firstToken;
    }

    /** Nanoseconds from the intended sending to the answer's last byte. Read after {@link #finish}. */
    public Histogram whole() {
        return whole;
    }

    /** Connections first, so that opening them is nobody's latency; then the clock starts. */
    void start() {
        open(READY_CONNECTIONS);
    }

    private void open(int more) {
        if (more == 0) {
            began = System.nanoTime();
            sendDue();
            return;
        }
        generator.connect(requests.getFirst().port(), new LoadGenerator.Opened() {
            @Override
            public void connected(Connection connection) {
                all.add(connection);
                free.add(connection);
                open(more - 1);
            }

            @Override
            public void refused(String why) {
                tally.failed(why);
                allSent = true;
            }
        });
    }

    private void sendDue() {
        long now = System.nanoTime();
        while (next < total && began + next * gapNanos - now <= 0) {
            send(began + next * gapNanos, next >= unmeasured);
            next++;
        }
        if (next < total) {
            long wait = Math.max(0, began + next * gapNanos - System.nanoTime());
            generator.eventLoop().schedule(this::sendDue, wait, TimeUnit.NANOSECONDS);
        } else {
            allSent = true;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void send(long intended, boolean measured) {
        underWay++;
        Request request = requests.get((int) (next % requests.size()));
        Connection connection = free.poll();
        while (connection != null && !connection.usable()) {
            connection = free.poll();
        }
        if (connection != null) {
            send(connection, request, new Timed(intended, measured));
            return;
        }
        generator.connect(request.port(), new LoadGenerator.Opened() {
            @Override
            public void connected(Connection opened) {
                all.add(opened);
                send(opened, request, new Timed(intended, measured));
            }

            @Override
            public void refused(String why) {
                tally.failed(why);
                underWay--;
            }
        });
    }

    private void send(Connection connection, Request request, Timed timed) {
        tally.sent();
        connection.send(request, timed);
    }

    private final class Timed implements Connection.Listener {
        private final long intended;
        private final boolean measured;
        private boolean token;

        private Timed(long intended, boolean measured) {
            this.intended = intended;
            this.measured = measured;
        }

        @Override
        public void progress(AnswerReader reader) {
            if (!token && reader.firstToken()) {
                token = true;
                record(firstToken);
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void answered(Connection connection) {
            record(whole);
            tally.good();
            underWay--;
            // The one used last is the likeliest to be still open.
            free.push(connection);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void failed(Connection connection, String why) {
            tally.failed(why);
            underWay--;
        }

        private void record(Histogram histogram) {
            if (measured) {
                histogram.recordValue(Math.min(HIGHEST, Math.max(0, System.nanoTime() - intended)));
            }
        }
    }
}
