package io.tollway.gateway.dialect.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.dialect.AccessDenied;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of service accounts, against a token server on this machine. */
class GoogleAccessTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final MovingClock clock = new MovingClock();
    private volatile int status = 200;
    private Vertx vertx;
    private HttpServer server;
    private KeyPair keys;
    private GoogleAccess access;

    /** A clock that stands until it is moved. */
    private static final class MovingClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked.add(body.toString());
                    request.response()
                            .setStatusCode(status)
                            .end(
                                    status == 200
                                            ? "{\"access_token\":\"token-" + asked.size() + "\",\"expires_in\":3600}"
                                            : "{\"error\":\"invalid_grant\"}");
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        access = new GoogleAccess(vertx, clock);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSignedAssertionIsExchangedOnceAndTheTokenKept() throws Exception {
        assertThat(token()).isEqualTo("Bearer token-1");
        assertThat(token()).isEqualTo("Bearer token-1");
        assertThat(asked).hasSize(1);

        String form = URLDecoder.decode(asked.getFirst(), StandardCharsets.UTF_8);
        assertThat(form).startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=");
        String[] parts = form.substring(form.indexOf("assertion=") + "assertion=".length())
                .split("\\.");
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("robot@project.iam.gserviceaccount.com");
        assertThat(claims.path("aud").asText()).isEqualTo(tokenUri());
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void aTokenIsRenewedAheadOfItsEndWhileItStillServes() throws Exception {
        assertThat(token()).isEqualTo("Bearer token-1");
        clock.now = clock.now.plusSeconds(3400);

        assertThat(token()).isEqualTo("Bearer token-1");
        await(() -> asked.size() == 2);
        await(() -> token().equals("Bearer token-2"));
    }

    @Test
    void aTokenThatIsOverIsNotUsed() throws Exception {
        token();
        clock.now = clock.now.plusSeconds(3590);

        assertThat(token()).isEqualTo("Bearer token-2");
    }

    @Test
    void requestsThatWaitForOneTokenAskOnce() throws Exception {
        List<Future<List<Header>>> waiting = new ArrayList<>();
        onLoop(() -> {
            for (int i = 0; i < 5; i++) {
                waiting.add(access.headers(dispatch(keyFile(tokenUri()))));
            }
            return Future.all(new ArrayList<>(waiting));
        });

        assertThat(asked).hasSize(1);
    }

    @Test
    void aRefusalIsOurAccountsAndIsNotRepeatedAtOnce() throws Exception {
        status = 400;

        assertThat(refusal(keyFile(tokenUri()))).isEqualTo(FailureClass.CREDENTIAL);
        assertThat(refusal(keyFile(tokenUri()))).isEqualTo(FailureClass.CREDENTIAL);
        assertThat(asked).hasSize(1);
        status = 200;
        clock.now = clock.now.plusSeconds(11);
        assertThat(token()).isEqualTo("Bearer token-2");
    }

    @Test
    void aTokenServerThatFailsIsAnOutage() throws Exception {
        status = 503;
        assertThat(refusal(keyFile(tokenUri()))).isEqualTo(FailureClass.OUTAGE);
    }

    @Test
    void aKeyFileCannotSendItsAssertionAnywhere() throws Exception {
        assertThat(refusal(keyFile("http://127.0.0.1:1/token"))).isEqualTo(FailureClass.CREDENTIAL);
        assertThat(refusal("{\"client_email\":\"x\"}")).isEqualTo(FailureClass.CREDENTIAL);
        assertThat(asked).isEmpty();
    }

    @Test
    void aSecretThatIsNoFileIsSentAsItIs() throws Exception {
        assertThat(headers("ya29.token")).containsExactly(new Header("authorization", "Bearer ya29.token"));
        assertThat(headers("AIzaKey")).containsExactly(new Header("x-goog-api-key", "AIzaKey"));
    }

    private String token() throws Exception {
        return headers(keyFile(tokenUri())).getFirst().value().toString();
    }

    private List<Header> headers(String secret) throws Exception {
        List<Header> found = onLoop(() -> access.headers(dispatch(secret)));
        List<Header> plain = new ArrayList<>();
        for (Header header : found) {
            plain.add(new Header(
                    header.name().toString().toLowerCase(java.util.Locale.ROOT),
                    header.value().toString()));
        }
        return plain;
    }

    private FailureClass refusal(String secret) throws Exception {
        return onLoop(() -> access.headers(dispatch(secret))
                .map(FailureClass.REJECTED)
                .recover(cause ->
                        Future.succeededFuture(((AccessDenied) cause).failure().kind())));
    }

    private <T> T onLoop(java.util.function.Supplier<Future<T>> call) throws Exception {
        io.vertx.core.Promise<T> promise = io.vertx.core.Promise.promise();
        loop().runOnContext(turn -> call.get().onComplete(promise));
        return promise.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private io.vertx.core.@org.jspecify.annotations.Nullable Context context;

    private io.vertx.core.Context loop() {
        context = context == null ? vertx.getOrCreateContext() : context;
        return Objects.requireNonNull(context);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private String tokenUri() {
        return "http://127.0.0.1:" + server.actualPort() + "/token";
    }

    private String keyFile(String tokenUri) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return JSON.createObjectNode()
                .put("type", "service_account")
                .put("client_email", "robot@project.iam.gserviceaccount.com")
                .put("private_key_id", "k1")
                .put("private_key", pem)
                .put("token_uri", tokenUri)
                .toString();
    }

    private Dispatch dispatch(String secret) {
        return new Dispatch(
                new UpstreamRequest("/models/m:generateContent", List.of(), new byte[0]),
                new UpstreamModel("m", -1, null, "127.0.0.1", false),
                new Target("127.0.0.1", server.actualPort(), false, ""),
                "account",
                secret);
    }
}
