package io.tollway.gateway.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The public port on a Vert.x of its own: one server per event loop, all on the same port, natively where the platform can. Kept apart from the management port's, so that no metrics or
 * tracing hook of the framework is on the request path.
 */
public final class EdgeServer {
    private final Vertx vertx;
    private final AtomicInteger port;

    private EdgeServer(Vertx vertx, AtomicInteger port) {
        this.vertx = vertx;
        this.port = port;
    }

    /** Starts listening. Fails when the port is taken; the message names the port and the key that changes it. */
    public static Future<EdgeServer> start(EdgeParts parts) {
        int loops = parts.http().eventLoops().orElse(Runtime.getRuntime().availableProcessors());
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(4));
        AtomicInteger port = new AtomicInteger(parts.http().port());
        AtomicInteger connections = new AtomicInteger();
        // The first one decides a free port, which the others then share.
        Future<?> started = vertx.deployVerticle(new EdgeVerticle(parts, port, connections));
        for (int i = 1; i < loops; i++) {
            started = started.compose(before ->
                    vertx.deployVerticle(() -> new EdgeVerticle(parts, port, connections), new DeploymentOptions()));
        }
        return started.map(done -> new EdgeServer(vertx, port)).recover(cause -> vertx.close()
                .transform(closed -> Future.failedFuture(new IllegalStateException(
                        "the public port " + parts.http().host() + ":"
                                + parts.http().port()
                                + " cannot be opened (" + cause.getMessage()
                                + "); stop what uses it, or set gateway.http.port",
                        cause))));
    }

    public int port() {
        return port.get();
    }

    public Future<Void> close() {
        return vertx.close();
    }
}
