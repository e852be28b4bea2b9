package io.tollway.gateway.exchange;

import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way to the client. Nothing leaves before {@link #open}; what is appended in one turn of the event loop leaves in one write; a client that does not read pauses its
 * upstream, and nobody else's.
 */
final class ClientStream {
    private static final int FIRST_CAPACITY = 512;

    private final HttpServerResponse response;
    private final EventLoop loop;
    private final int bound;
    private final Upstream upstream;
    /** Null while nothing was appended: an answer that is no stream never needs it. */
    private @Nullable Buffer waiting;

    private boolean open;
    private boolean flushDue;
    private boolean stalled;
    private boolean ending;
    private boolean closed;
    private long stalledSinceNanos;

    /** What a slow reader pauses. */
    interface Upstream {
        void pause();

        void resume();
    }

    ClientStream(HttpServerResponse response, EventLoop loop, int bound, Upstream upstream) {
        this.response = response;
        this.loop = loop;
        this.bound = bound;
        this.upstream = upstream;
    }

    /** Where the answer's bytes are appended; call {@link #appended} afterwards. */
    Buffer buffer() {
        if (waiting == null) {
            waiting = Buffer.buffer(FIRST_CAPACITY);
        }
        return waiting;
    }

    private int waitingBytes() {
        return waiting == null ? 0 : waiting.length();
    }

    void appended() {
        if (closed) {
            waiting = null;
            return;
        }
        if (!open || stalled) {
            if (waitingBytes() > bound) {
                upstream.pause();
            }
            return;
        }
        if (!flushDue) {
            flushDue = true;
            loop.execute(this::flush);
        }
    }

    /** Drops what was not sent: another candidate begins anew. */
    void discard() {
        waiting = null;
    }

    /** From now on bytes may leave. */
    void open() {
        if (!open) {
            open = true;
            if (waitingBytes() > 0) {
                appended();
            }
            upstream.resume();
        }
    }

    boolean isOpen() {
        return open;
    }

    /** A comment between events: it goes at once and does not open the stream. */
    void comment(Buffer comment) {
        if (!closed && !stalled) {
            response.write(comment);
        }
    }

    /** The last bytes have been appended. */
    void end() {
        ending = true;
        if (!closed && !flushDue) {
            flushDue = true;
            loop.execute(this::flush);
        }
    }

    /** The client is gone. */
    void close() {
        closed = true;
        waiting = null;
    }

    /** Since when the client has taken nothing although there is something to take; 0 when it takes. */
    long stalledSinceNanos() {
        return stalled ? stalledSinceNanos : 0;
    }

    private void flush() {
        flushDue = false;
        if (closed) {
            return;
        }
        Buffer bytes = buffer();
        if (ending) {
            closed = true;
            response.end(bytes);
            return;
        }
        if (bytes.length() == 0) {
            return;
        }
        waiting = null;
        response.write(bytes);
        if (response.writeQueueFull()) {
            stalled = true;
            stalledSinceNanos = System.nanoTime();
            upstream.pause();
            response.drainHandler(drained -> {
                stalled = false;
                upstream.resume();
                if (waitingBytes() > 0) {
                    appended();
                }
            });
        }
    }
}
