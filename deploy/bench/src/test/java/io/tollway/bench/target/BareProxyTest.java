package io.tollway.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.load.Request;
import io.tollway.bench.load.Tally;
import io.tollway.bench.proc.Pinning;
import io.tollway.bench.proc.ProcFs;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareProxyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<String> seen = new AtomicReference<>("");
    private final LoadGenerator generator = new LoadGenerator();

    @SuppressWarnings("NullAway.Init")
    private HttpServer upstream;

    @BeforeEach
    void serve() throws Exception {
        upstream = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        generator.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void relaysWholeAnswersAndStreamsInAProcessOfItsOwn() {
        ProcFs proc = ProcFs.ofThisMachine();
        try (BareProxyProcess proxy = BareProxyProcess.start(
                "bare-vertx", folder, upstream.actualPort(), Pinning.ofThisMachine(proc, false))) {
            Target target = proxy.target();

            Tally streams =
                    generator.openStreams(target.requests(Lane.PACED, 3), 10).finish(PATIENCE);
            List<Request> whole = target.requests(Lane.FAST, 3);
            Tally one = generator
                    .openLoop(whole, 10, Duration.ofSeconds(1), Duration.ZERO)
                    .finish();

            assertThat(streams.failedCount() + one.failedCount()).isZero();
            assertThat(streams.eventCount()).isEqualTo(30);
            assertThat(one.goodCount()).isEqualTo(10);
            assertThat(seen.get()).isEqualTo("/bench-fast/v1/chat/completions Bearer bare-vertx");
            assertThat(target.pid())
                    .isNotEqualTo(OptionalLong.of(ProcessHandle.current().pid()));
            assertThat(proc.memory(target.pid().orElseThrow()).residentKib()).isPositive();
        }
    }

    private void answer(HttpServerRequest request) {
        request.bodyHandler(body -> {
            seen.set(request.path() + " " + request.getHeader("Authorization"));
            boolean stream = body.toJsonObject().getBoolean("stream");
            int tokens = body.toJsonObject().getInteger("max_tokens");
            if (stream) {
                request.response().setChunked(true);
                event(request, tokens);
            } else {
                request.response().end("{\"usage\":{}}");
            }
        });
    }

    private void event(HttpServerRequest request, int left) {
        if (left == 0) {
            request.response().end("data: [DONE]\n\n");
            return;
        }
        request.response().write("data: {\"delta\":{\"content\":\"word\"}}\n\n");
        vertx.setTimer(5, later -> event(request, left - 1));
    }
}
