package io.tollway.bench.load;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Sends requests to loopback ports from one event loop. */
public final class LoadGenerator implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final long CHECK_MS = 5;

    private final Vertx vertx;
    private final ContextInternal context;
    private final NetClient client;

    public LoadGenerator() {
        vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1));
        Context created = vertx.getOrCreateContext();
        context = (ContextInternal) created;
        client =
                vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(CONNECT_TIMEOUT_MS));
    }

    /** "epoll" or "nio". */
    public String transport() {
        return vertx.isNativeTransportEnabled() ? "epoll" : "nio";
    }

    /** Starts to keep so many connections busy, each with one request after the other, taken from the list in turn. */
    public ClosedLoop closedLoop(java.util.List<Request> requests, int connections) {
        ClosedLoop loop = new ClosedLoop(this, requests, connections);
        onLoop(loop::start);
        return loop;
    }

    /** Starts to send at a fixed rate, whether answers come or not. */
    public OpenLoop openLoop(java.util.List<Request> requests, int perSecond, Duration length, Duration ramp) {
        OpenLoop loop = new OpenLoop(this, requests, perSecond, length, ramp);
        onLoop(loop::start);
        return loop;
    }

    /** Opens so many streams, each once. */
    public OpenStreams openStreams(java.util.List<Request> requests, int streams) {
        OpenStreams open = new OpenStreams(this, requests, streams);
        onLoop(open::start);
        return open;
    }

    /** Waits for a condition; false when the time passed first. */
    public static boolean await(BooleanSupplier condition, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            pause(CHECK_MS);
        }
        return true;
    }

    /** Lets a measuring window pass. */
    public static void window(Duration length) {
        pause(length.toMillis());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    EventLoop eventLoop() {
        return context.nettyEventLoop();
    }

    void onLoop(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    void connect(int port, Opened opened) {
        client.connect(port, "127.0.0.1").onComplete(attempt -> {
            if (attempt.succeeded()) {
                opened.connected(new Connection(attempt.result()));
            } else {
                opened.refused("cannot connect: " + attempt.cause().getMessage());
            }
        });
    }

    /** What became of an attempt to connect. */
    interface Opened {
        void connected(Connection connection);

        void refused(String why);
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the generator did not stop", e);
        }
    }
}
