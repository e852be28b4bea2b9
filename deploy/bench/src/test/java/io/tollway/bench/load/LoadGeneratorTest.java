package io.tollway.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers, stalls and breaks off on command. */
class LoadGeneratorTest {

    private static final int STALL_MS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final LoadGenerator generator = new LoadGenerator();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = vertx.createHttpServer()
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
    void countsEveryAnswerOfAClosedLoop() {
        ClosedLoop loop = generator.closedLoop(List.of(request("/whole", false)), 4);
        LoadGenerator.await(() -> loop.tally().goodCount() > 200, PATIENCE);
        Tally tally = loop.stop();

        assertThat(tally.failedCount()).isZero();
        assertThat(tally.goodCount()).isEqualTo(tally.sentCount()).isEqualTo(asked.get());
    }

    @Test
    void countsErrorsAndBrokenAnswersAsFailures() {
        Tally refused =
                generator.openStreams(List.of(request("/refused", true)), 3).finish(PATIENCE);
        Tally cut = generator.openStreams(List.of(request("/cut", true)), 3).finish(PATIENCE);

        assertThat(refused.reasons()).containsExactly(java.util.Map.entry("status 429", 3));
        assertThat(cut.failedCount()).isEqualTo(3);
        assertThat(cut.goodCount()).isZero();
    }

    @Test
    void readsStreamsToTheirEndAndCountsTheirEvents() {
        OpenStreams open = generator.openStreams(List.of(request("/stream", true)), 50);

        assertThat(open.awaitFlowing(PATIENCE)).isTrue();
        Tally tally = open.finish(PATIENCE);
        assertThat(tally.goodCount()).isEqualTo(50);
        assertThat(tally.eventCount()).isEqualTo(100);
        assertThat(tally.failedCount()).isZero();
    }

    @Test
    void timesFromTheIntendedSendingSoThatAStallIsSeenByAllWhoWaited() {
        OpenLoop loop = generator.openLoop(
                List.of(request("/stalls-once", true)), 100, Duration.ofSeconds(1), Duration.ofMillis(100));
        Tally tally = loop.finish();

        assertThat(tally.failedCount()).isZero();
        assertThat(loop.whole().getTotalCount()).isEqualTo(100);
        assertThat(loop.firstToken().getTotalCount()).isEqualTo(100);
        // The server's only thread stood still for 300 ms: at 100 requests a second about 30 met it, not one.
        assertThat(loop.whole().getCountBetweenValues(50_000_000L, Long.MAX_VALUE / 2))
                .isGreaterThan(15);
    }

    @Test
    void givesUpOnAPortWhereNobodyListens() throws Exception {
        int port = server.actualPort();
        server.close().toCompletionStage().toCompletableFuture().get();
        ClosedLoop loop = generator.closedLoop(List.of(new Request(port, Buffer.buffer("x"), false)), 2);
        LoadGenerator.await(() -> loop.tally().failedCount() > 100, PATIENCE);

        assertThat(loop.stop().goodCount()).isZero();
        assertThat(loop.tally().reasons().keySet()).anyMatch(why -> why.startsWith("cannot connect"));
    }

    private void answer(HttpServerRequest request) {
        int number = asked.incrementAndGet();
        String events = "data: {\"delta\":{\"content\":\"a\"}}\n\ndata: {\"delta\":{\"content\":\"b\"}}\n\n";
        switch (String.valueOf(request.path())) {
            case "/whole" -> request.response().end("{\"ok\":true}");
            case "/refused" -> request.response().setStatusCode(429).end("{}");
            case "/cut" -> {
                request.response().setChunked(true).write(events);
                request.connection().close();
            }
            case "/stalls-once" -> {
                if (number == 50) {
                    stall();
                }
                request.response().setChunked(true).end(events + "data: [DONE]\n\n");
            }
            default -> {
                request.response().setChunked(true).write(events);
                vertx.setTimer(20, later -> request.response().end("data: [DONE]\n\n"));
            }
        }
    }

    private static void stall() {
        try {
            Thread.sleep(STALL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Request request(String path, boolean stream) {
        return new Request(
                server.actualPort(),
                Buffer.buffer("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"),
                stream);
    }
}
