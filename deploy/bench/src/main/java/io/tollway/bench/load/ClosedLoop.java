package io.tollway.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A fixed number of connections, each sending its next request as soon as it has an answer. For CPU per request, never for latency. */
public final class ClosedLoop {

    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final int MOST_FAILURES = 200;

    private final LoadGenerator generator;
    private final List<Request> requests;
    private final int wanted;
    private final Tally tally = new Tally();
    private final List<Connection> connections = new ArrayList<>();
    private int next;
    private volatile int underWay;
    private volatile boolean stopping;

    ClosedLoop(LoadGenerator generator, List<Request> requests, int connections) {
        this.generator = generator;
        this.requests = List.copyOf(requests);
        this.wanted = connections;
    }

    public Tally tally() {
        return tally;
    }

    /** Sends nothing more and waits for what is under way; what does not come back counts as failed. */
    public Tally stop() {
        stopping = true;
        LoadGenerator.await(() -> underWay == 0, DRAIN);
        generator.onLoop(() -> connections.forEach(Connection::close));
        for (int i = underWay; i > 0; i--) {
            tally.failed("no answer within " + DRAIN.toSeconds() + " s");
        }
        return tally;
    }

    void start() {
        underWay = wanted;
        for (int i = 0; i < wanted; i++) {
            open();
        }
    }

    private void open() {
        Request first = requests.get(next++ % requests.size());
        generator.connect(first.port(), new LoadGenerator.Opened() {
            @Override
            public void connected(Connection connection) {
                connections.add(connection);
                send(connection);
            }

            @Override
            public void refused(String why) {
                tally.failed(why);
                again();
            }
        });
    }

    private void send(Connection connection) {
        if (stopping) {
            leave();
            return;
        }
        tally.sent();
        connection.send(requests.get(next++ % requests.size()), new Connection.Listener() {
            @Override
            public void answered(Connection free) {
                tally.good();
                if (free.usable()) {
                    send(free);
                } else {
                    again();
                }
            }

            @Override
            public void failed(Connection broken, String why) {
                tally.failed(why);
                again();
            }
        });
    }

    /** A broken target must not be hammered for the whole window. */
    private void again() {
        if (stopping || tally.failedCount() > MOST_FAILURES) {
            leave();
        } else {
            open();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void leave() {
        underWay--;
    }
}
