package io.tollway.simulator.provider;

import io.tollway.simulator.provider.control.ControlRoutes;
import io.tollway.simulator.provider.serving.ModelRequests;
import io.tollway.simulator.provider.serving.Services;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The listening port: one HTTP server per event loop, all on the same port. */
final class HttpPort implements AutoCloseable {
    private static final int BACKLOG = 8192;
    private static final int HEADER_LIMIT = 64 * 1024;
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final int port;

    private HttpPort(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
    }

    static HttpPort open(SimulatorOptions options, Services services) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(options.eventLoops())
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        AtomicInteger port = new AtomicInteger(options.port());
        try {
            // One after the other, so that the first one's free port becomes the port of all.
            for (int i = 0; i < options.eventLoops(); i++) {
                vertx.deployVerticle(new Server(options, services, port), new DeploymentOptions())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return new HttpPort(vertx, port.get());
        } catch (ExecutionException e) {
            vertx.close();
            throw new IOException(
                    "cannot listen on " + options.host() + ":" + options.port() + " (" + reason(e)
                            + "); free it or choose another with --port",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            vertx.close();
            throw new IOException("interrupted while starting", e);
        } catch (TimeoutException e) {
            vertx.close();
            throw new IOException("did not start to listen within " + PATIENCE_SECONDS + " s", e);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    private static final class Server extends AbstractVerticle {
        private final SimulatorOptions options;
        private final Services services;
        private final AtomicInteger sharedPort;

        private Server(SimulatorOptions options, Services services, AtomicInteger sharedPort) {
            this.options = options;
            this.services = services;
            this.sharedPort = sharedPort;
        }

        @Override
        public void start(Promise<Void> started) {
            Handler<HttpServerRequest> models = new ModelRequests(vertx, services);
            Handler<HttpServerRequest> control =
                    new ControlRoutes(vertx, services.faults(), services.prices(), services.invoice(), services.open());
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                    .setTcpNoDelay(true)
                    .setAcceptBacklog(BACKLOG)
                    .setMaxHeaderSize(HEADER_LIMIT)
                    .setHandle100ContinueAutomatically(true));
            server.requestHandler(request -> {
                String path = request.path();
                (path != null && path.startsWith(ControlRoutes.PREFIX) ? control : models).handle(request);
            });
            server.listen(sharedPort.get(), options.host())
                    .onSuccess(listening -> sharedPort.set(listening.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    int port() {
        return port;
    }

    String transport() {
        return vertx.isNativeTransportEnabled() ? "epoll" : "nio";
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the HTTP port did not close", e);
        }
    }
}
