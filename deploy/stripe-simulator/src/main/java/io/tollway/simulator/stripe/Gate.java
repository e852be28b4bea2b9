package io.tollway.simulator.stripe;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Refuses requests until the server behind it is there: the moment between binding the port and knowing its number. */
final class Gate implements Handler<HttpServerRequest> {
    private static final int NOT_YET = 503;
    private volatile @Nullable Handler<HttpServerRequest> open;

    void open(Handler<HttpServerRequest> server) {
        open = server;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Handler<HttpServerRequest> server = open;
        if (server == null) {
            request.response()
                    .setStatusCode(NOT_YET)
                    .putHeader("Retry-After", "1")
                    .end();
        } else {
            server.handle(request);
        }
    }
}
