package io.tollway.gateway.http;

import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;

/** One connection: how many of its requests are open, and since when it has been idle. A connection is idle between requests only; what happens inside one has deadlines of its own. */
final class ConnectionWatch {
    static final AttributeKey<ConnectionWatch> KEY = AttributeKey.valueOf("tollway.connection");

    private final HttpConnection connection;
    private final Vertx vertx;
    private final long idleMillis;
    private final long timer;
    private int open;
    private long idleSince = System.nanoTime();

    ConnectionWatch(HttpConnection connection, Vertx vertx, long idleMillis) {
        this.connection = connection;
        this.vertx = vertx;
        this.idleMillis = idleMillis;
        this.timer = vertx.setPeriodic(idleMillis, id -> check());
    }

    int open() {
        return open;
    }

    void began(HttpServerResponse response) {
        open++;
        response.endHandler(end -> {
            open--;
            idleSince = System.nanoTime();
        });
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
