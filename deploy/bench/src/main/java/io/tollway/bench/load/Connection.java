package io.tollway.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** A connection to one target, with at most one request under way. Confined to the generator's event loop. */
final class Connection {

    /** What becomes of a request. */
    interface Listener {

        /** An event of a stream has arrived, or the first token; asked of the reader. */
        default void progress(AnswerReader reader) {}

        /** The answer is there, whole and good; the connection is free again. */
        void answered(Connection connection);

        /** Anything else; the connection is of no more use. */
        void failed(Connection connection, String why);
    }

    private final NetSocket socket;
    private final AnswerReader reader = new AnswerReader();
    private @Nullable Listener listener;
    private boolean stream;
    private boolean closed;

    Connection(NetSocket socket) {
        this.socket = socket;
        socket.handler(this::received);
        socket.closeHandler(ended -> lost("the connection was closed"));
        socket.exceptionHandler(problem -> lost(problem.getClass().getSimpleName() + ": " + problem.getMessage()));
    }

    void send(Request request, Listener whoAsks) {
        reader.reset();
        listener = whoAsks;
        stream = request.stream();
        socket.write(request.bytes());
    }

    boolean usable() {
        return !closed;
    }

    void close() {
        closed = true;
        listener = null;
        socket.close();
    }

    private void received(Buffer bytes) {
        Listener asking = listener;
        if (asking == null) {
            close();
            return;
        }
        try {
            reader.take(bytes.getBytes());
        } catch (MalformedAnswerException | NumberFormatException e) {
            fail(asking, "malformed: " + e.getMessage());
            return;
        }
        asking.progress(reader);
        if (!reader.complete()) {
            return;
        }
        if (!reader.good(stream)) {
            fail(asking, reader.complaint());
            return;
        }
        listener = null;
        if (reader.closes()) {
            close();
        }
        asking.answered(this);
    }

    private void lost(String why) {
        closed = true;
        Listener asking = listener;
        if (asking != null) {
            fail(asking, why + "; " + reader.complaint());
        }
    }

    private void fail(Listener asking, String why) {
        close();
        asking.failed(this, why);
    }
}
