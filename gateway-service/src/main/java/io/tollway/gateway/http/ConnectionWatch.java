package io.tollway.gateway.http;

import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** One connection: how many of its requests are open, and since when it has been idle. A connection is idle between requests only; what happens inside one has deadlines of its own. */
final class ConnectionWatch implements FramingHandler.Requests {
    static final AttributeKey<ConnectionWatch> KEY = AttributeKey.valueOf("tollway.connection");

    /** Long enough for a client's system to answer the first write to a connection that it has closed. */
    private static final long SECOND_PROBE_MILLIS = 100;

    private static final Buffer COMMENT = Buffer.buffer(":\n");

    private final HttpConnection connection;
    private final Vertx vertx;
    private final long idleMillis;
    private final long timer;
    private int open;
    private boolean last;
    private long idleSince = System.nanoTime();
    private @Nullable HttpServerRequest latest;

    ConnectionWatch(HttpConnection connection, Vertx vertx, long idleMillis) {
        this.connection = connection;
        this.vertx = vertx;
        this.idleMillis = idleMillis;
        this.timer = vertx.setPeriodic(idleMillis, id -> check());
    }

    @Override
    public int open() {
        return open;
    }

    void began(HttpServerRequest request) {
        open++;
        latest = request;
        request.response().endHandler(end -> {
            open--;
            latest = null;
            idleSince = System.nanoTime();
            if (last && open == 0) {
                connection.close();
            }
        });
    }

    /**
     * A client that has left looks the same, until something is written to it: its system resets the connection then, which the next write finds out. Before an answer that is an interim
     * response, which every client must skip (RFC 9110 §15.2), and inside a stream of events, which is written in whole events only, an empty comment.
     */
    @Override
    public void last() {
        last = true;
        probe();
        vertx.setTimer(SECOND_PROBE_MILLIS, later -> probe());
    }

    private void probe() {
        HttpServerRequest asked = latest;
        HttpServerResponse response = asked == null ? null : asked.response();
        if (asked == null || response == null || response.closed() || response.ended()) {
            return;
        }
        if (!response.headWritten()) {
            if (asked.version() == HttpVersion.HTTP_1_1) {
                response.writeContinue();
            }
        } else if (isOfEvents(response)) {
            response.write(COMMENT);
        }
    }

    private static boolean isOfEvents(HttpServerResponse response) {
        String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith("text/event-stream");
    }

    void closed() {
        vertx.cancelTimer(timer);
    }

    private void check() {
        if (open == 0 && System.nanoTime() - idleSince >= idleMillis * 1_000_000L) {
            connection.close();
        }
    }
}
