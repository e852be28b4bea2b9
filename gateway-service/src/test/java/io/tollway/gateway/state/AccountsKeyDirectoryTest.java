package io.tollway.gateway.state;

import static io.tollway.gateway.state.SignedState.apiKey;
import static io.tollway.gateway.state.SignedState.digest;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollway.contracts.state.ApiKeyState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsKeyDirectoryTest {
    @TempDir
    Path folder;

    private final SignedState accounts = new SignedState();
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile Map<String, Object> answer = Map.of();
    private volatile Future<Void> gate = Future.succeededFuture();
    private HttpServer server;
    private AccountsKeyDirectory directory;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer().requestHandler(request -> {
            asked.incrementAndGet();
            boolean allowed = "Bearer token".equals(request.getHeader("Authorization"))
                    && String.valueOf(request.path()).startsWith("/internal/v1/keys/by-digest/");
            gate.onComplete(open -> request.response()
                    .setStatusCode(allowed ? status : 401)
                    .end(io.vertx.core.json.Json.encode(answer)));
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        directory = directory(server.actualPort(), 100);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aKeyThatAccountsKnowsIsFoundAndManyCallersShareOneQuestion() {
        ApiKeyState key = apiKey(UUID.randomUUID(), "fresh", false, 1);
        answer = wire(accounts.key(key));
        Promise<Void> hold = Promise.promise();
        gate = hold.future();
        List<Future<Optional<ApiKeyState>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(directory.lookUp(digest("fresh")));
        }
        hold.complete();
        all.forEach(each -> assertThat(join(each)).contains(key));
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoeverAskedHearsTheAnswerOnTheLoopOnWhichTheyAsked() throws Exception {
        answer = wire(accounts.key(apiKey(UUID.randomUUID(), "fresh", false, 1)));
        Vertx publicPort = Vertx.vertx();
        try {
            for (int i = 0; i < 8; i++) {
                Context loop = publicPort.getOrCreateContext();
                CompletableFuture<List<Thread>> threads = new CompletableFuture<>();
                loop.runOnContext(turn -> {
                    Thread asking = Thread.currentThread();
                    directory
                            .lookUp(digest("fresh"))
                            .onComplete(found -> threads.complete(List.of(asking, Thread.currentThread())));
                });
                List<Thread> both = threads.get(10, TimeUnit.SECONDS);
                assertThat(both.getLast()).isSameAs(both.getFirst());
            }
        } finally {
            publicPort.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aKeyThatAccountsDoesNotKnowIsAskedForOnce() {
        status = 404;
        assertThat(join(directory.lookUp(digest("nobody")))).isEmpty();
        assertThat(join(directory.lookUp(digest("nobody")))).isEmpty();
        assertThat(asked).hasValue(1);
        assertThat(join(directory.lookUp(digest("somebody")))).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whenNobodyCanAnswerTheLookUpFailsAndIsNotRemembered() {
        for (int each : new int[] {401, 500, 503}) {
            status = each;
            assertThat(failure(directory.lookUp(digest("x")))).hasMessageContaining(Integer.toString(each));
        }
        status = 404;
        assertThat(join(directory.lookUp(digest("x")))).isEmpty();
    }

    @Test
    void anAnswerThatIsNotSignedOrAboutAnotherKeyIsNoAnswer() {
        ApiKeyState key = apiKey(UUID.randomUUID(), "fresh", false, 1);
        answer = wire(new SignedState().key(key));
        assertThat(failure(directory.lookUp(digest("fresh")))).hasMessageContaining("not signed");
        answer = wire(accounts.key(key));
        assertThat(failure(directory.lookUp(digest("another")))).hasMessageContaining("another key");
    }

    @Test
    void lookUpsBeyondTheRateFailWithoutBeingAsked() throws Exception {
        AccountsKeyDirectory slow = directory(server.actualPort(), 3);
        status = 404;
        int failed = 0;
        for (int i = 0; i < 6; i++) {
            failed += slow.lookUp(digest("flood" + i)).failed() ? 1 : 0;
        }
        assertThat(failed).isGreaterThanOrEqualTo(2);
    }

    private AccountsKeyDirectory directory(int port, int perSecond) throws Exception {
        Path token = Files.writeString(folder.resolve("internal-token"), "token\n");
        KafkaSnapshotSource source = new KafkaSnapshotSource(
                new SignedState.Settings(folder.resolve("snapshot"), accounts.publicKeyFile(folder)),
                new SignedState.Broker("127.0.0.1:1"),
                new SimpleMeterRegistry());
        return new AccountsKeyDirectory(
                new LookupSettings(URI.create("http://127.0.0.1:" + port), token, perSecond),
                source,
                new SimpleMeterRegistry(),
                vertx);
    }

    private static Map<String, Object> wire(StateRecord record) {
        return Map.of(
                "topic", record.topic(),
                "key", record.key(),
                "version", record.version(),
                "kid", "1",
                "sig", record.signature(),
                "payload", new String(record.payload(), StandardCharsets.UTF_8));
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(Future<?> future) {
        return future.toCompletionStage()
                .handle((result, error) -> error)
                .toCompletableFuture()
                .join();
    }

    private record LookupSettings(URI accountsUrl, Path tokenFile, int perSecond) implements KeyLookupConfig {
        @Override
        public Duration timeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration negativeTtl() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int negativeSize() {
            return 100;
        }
    }
}
