package io.tollway.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** So many streams at the same time, each opened once and read to its end. */
public final class OpenStreams {

    /** Connections that may be opening at a time: the listen queue of nobody shall decide. */
    private static final int OPENING = 32;

    private final LoadGenerator generator;
    private final List<Request> requests;
    private final int wanted;
    private final Tally tally = new Tally();
    private final List<Connection> connections = new ArrayList<>();
    private int begun;
    private volatile int flowing;
    private volatile int ended;

    OpenStreams(LoadGenerator generator, List<Request> requests, int streams) {
        this.generator = generator;
        this.requests = List.copyOf(requests);
        this.wanted = streams;
    }

    public Tally tally() {
        return tally;
    }

    /** Waits until every stream has shown its first token (or failed); false when the time passed first. */
    public boolean awaitFlowing(Duration timeout) {
        return LoadGenerator.await(() -> flowing + tally.failedCount() >= wanted, timeout);
    }

    /** How many have ended, well or not. */
    public int ended() {
        return ended;
    }

    /** Waits for the end of all; what does not end in time counts as failed. */
    public Tally finish(Duration timeout) {
        LoadGenerator.await(() -> ended == wanted, timeout);
        generator.onLoop(() -> connections.forEach(Connection::close));
        for (int i = ended; i < wanted; i++) {
            tally.failed("no end within " + timeout.toSeconds() + " s");
        }
        return tally;
    }

    void start() {
        for (int i = 0; i < OPENING; i++) {
            open();
        }
    }

    private void open() {
        if (begun == wanted) {
            return;
        }
        Request request = requests.get(begun++ % requests.size());
        generator.connect(request.port(), new LoadGenerator.Opened() {
            @Override
            public void connected(Connection connection) {
                connections.add(connection);
                tally.sent();
                connection.send(request, new Reading());
                open();
            }

            @Override
            public void refused(String why) {
                tally.failed(why);
                leave();
                open();
            }
        });
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void leave() {
        ended++;
    }

    private final class Reading implements Connection.Listener {
        private int seen;
        private boolean token;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void progress(AnswerReader reader) {
            int events = reader.events();
            tally.events(events - seen);
            seen = events;
            if (!token && reader.firstToken()) {
                token = true;
                flowing++;
            }
        }

        @Override
        public void answered(Connection connection) {
            tally.good();
            leave();
        }

        @Override
        public void failed(Connection connection, String why) {
            tally.failed(why);
            leave();
        }
    }
}
