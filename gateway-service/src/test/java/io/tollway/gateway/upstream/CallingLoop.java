package io.tollway.gateway.upstream;

import io.netty.handler.codec.http.HttpResponse;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.provider.Target;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls providers from one event loop, and tells how each call ended. */
final class CallingLoop implements AutoCloseable {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.US_ASCII);

    /** What most do when an answer's head comes. */
    static final Consumer<UpstreamConnection> NOTHING = connection -> {};

    /** One call, and what was heard of it. */
    static final class Call implements Waiter, AnswerReceiver {
        final CompletableFuture<UpstreamConnection> connected = new CompletableFuture<>();
        final CompletableFuture<Integer> status = new CompletableFuture<>();
        final CompletableFuture<String> end = new CompletableFuture<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final boolean sends;
        private final Consumer<UpstreamConnection> atHead;
        volatile boolean gone;
        volatile @Nullable Thread heardOn;

        Call(boolean sends, Consumer<UpstreamConnection> atHead) {
            this.sends = sends;
            this.atHead = atHead;
        }

        @Override
        public void connected(UpstreamConnection connection) {
            connection.claim(this);
            connected.complete(connection);
            if (sends) {
                connection.head().post("/v1", "/chat");
                connection.head().set("host", "test");
                connection.send(BODY);
            }
        }

        @Override
        public void unconnected() {
            end.complete("unconnected");
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void head(HttpResponse head) {
            heardOn = Thread.currentThread();
            atHead.accept(connected.join());
            status.complete(head.status().code());
        }

        @Override
        public void bytes(byte[] chunk) {
            body.writeBytes(chunk);
        }

        @Override
        public void ended() {
            end.complete(status.join() + " " + body.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void broken(Break how) {
            end.complete(how.name().toLowerCase(Locale.ROOT));
        }

        /** {@code <status> <body>}, {@code unconnected}, or how it broke. */
        String outcome() {
            return await(end);
        }

        UpstreamConnection connection() {
            return await(connected);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Upstreams upstreams;
    private final int port;

    CallingLoop(int port) {
        this(port, null, Map.of());
    }

    CallingLoop(int port, @Nullable TrustOptions trust, Map<String, String> settings) {
        this.port = port;
        ProviderConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ProviderConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(ProviderConfig.class);
        CompletableFuture<Upstreams> made = new CompletableFuture<>();
        loop.runOnContext(go -> made.complete(new Upstreams(vertx, config, trust)));
        this.upstreams = await(made);
    }

    /** A whole call. */
    String call() {
        return start(true, NOTHING).outcome();
    }

    Call start(boolean sends, Consumer<UpstreamConnection> atHead) {
        return start(new Target("127.0.0.1", port, false, ""), sends, atHead);
    }

    Call start(Target target, boolean sends, Consumer<UpstreamConnection> atHead) {
        Call call = new Call(sends, atHead);
        onLoop(() -> upstreams.connect("acme", target, call));
        return call;
    }

    /** The loop's. */
    Thread thread() {
        CompletableFuture<Thread> found = new CompletableFuture<>();
        onLoop(() -> found.complete(Thread.currentThread()));
        return await(found);
    }

    void onLoop(Runnable step) {
        loop.runOnContext(go -> step.run());
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
