package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches accounts and billing of the management API, seen by a server in their place. */
class ForwardIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    /** How many more calls are answered with 404. */
    private final AtomicInteger missing = new AtomicInteger();

    private static final String JOURNAL_LINE = "{\"row\":\"usage\",\"n\":1234567890123456789}\n";

    private HttpServer service;
    private volatile int journalLines;
    private volatile boolean breaksOff;
    private World world;
    private TestingGateway gateway;

    private record Seen(String method, String target, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] answer = "{\"data\":{\"ok\":true}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.getResponseHeaders().add("set-cookie", "internal=1");
            exchange.sendResponseHeaders(missing.getAndDecrement() > 0 ? 404 : 201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.createContext("/api/v1/journal", exchange -> {
            exchange.getResponseHeaders().add("content-type", "application/x-ndjson");
            exchange.sendResponseHeaders(200, (long) journalLines * JOURNAL_LINE.length() + (breaksOff ? 1 : 0));
            byte[] line = JOURNAL_LINE.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < journalLines; i++) {
                exchange.getResponseBody().write(line);
            }
            exchange.close();
        });
        service.start();
        String url = "http://127.0.0.1:" + service.getAddress().getPort();
        world = new World();
        gateway = TestingGateway.start(
                world, Map.of("gateway.control.accounts-url", url, "gateway.control.billing-url", url));
    }

    @AfterEach
    void stop() {
        gateway.close();
        service.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/keys?offset=1, /api/v1/keys?offset=1",
        "POST, /v1/keys, /api/v1/keys",
        "PATCH, /api/v1/keys/abc-1, /api/v1/keys/abc-1",
        "DELETE, /v1/keys/abc-1, /api/v1/keys/abc-1",
        "POST, /api/v1/byok, /api/v1/byok",
        "GET, /v1/organizations/0199-a, /api/v1/organizations/0199-a",
        "PATCH, /v1/organizations/0199-a/projects/0199-b, /api/v1/organizations/0199-a/projects/0199-b",
        "POST, /api/v1/operator/organizations, /api/v1/operator/organizations",
        "POST, /api/v1/operator/catalog?dry_run=true, /api/v1/operator/catalog?dry_run=true"
    })
    void accountsGetsTheKeyAsPresented(String method, String path, String target) {
        // Given
        String key = world.managementKey();

        // When
        HttpResponse<String> answer = send(method, path, key);

        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        Seen request = seen.getFirst();
        assertThat(request.method()).isEqualTo(method);
        assertThat(request.target()).isEqualTo(target);
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + key);
        assertThat(request.headers()).doesNotContainKeys("X-tollway-organization", "X-forwarded-for");
    }

    @Test
    void billingGetsAnAssertionThatVerifiesInsteadOfTheKey() throws IOException, GeneralSecurityException {
        // Given
        String key = world.apiKey();

        // When
        HttpResponse<String> answer = send("GET", "/v1/credits", key);

        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        String bearer = seen.getFirst().header("Authorization");
        assertThat(bearer).startsWith("Bearer ey").doesNotContain(key);
        String[] parts = bearer.substring(7).split("\\.");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(gateway.signing().getPublic());
        verifier.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("tollway-gateway");
        assertThat(claims.path("aud").asText()).isEqualTo("billing");
        assertThat(claims.path("org").asText()).isEqualTo(World.ORGANIZATION.toString());
        assertThat(claims.path("key_kind").asText()).isEqualTo("api");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isLessThanOrEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /operator/dead-letters?limit=5",
        "GET, /operator/dead-letters/0199a000-0000-7000-8000-000000000001",
        "POST, /operator/dead-letters/0199a000-0000-7000-8000-000000000001/replay",
        "POST, /operator/dead-letters/0199a000-0000-7000-8000-000000000001/discard",
        "POST, /operator/true-ups",
        "POST, /operator/leases/0199a000-0000-7000-8000-000000000001/force",
        "GET, /operator/ledger/health"
    })
    void whatOperatorsDecideAboutMoneyNeedsAnOperatorsKey(String method, String path) {
        assertThat(send(method, "/api/v1" + path, world.managementKey()).statusCode())
                .isEqualTo(403);
        assertThat(send(method, "/api/v1" + path, world.operatorKey()).statusCode())
                .isEqualTo(201);
        assertThat(seen.getFirst().target()).isEqualTo("/api/v1" + path);
    }

    @Test
    void onlyOperatorsGrant() {
        String path = "/api/v1/operator/organizations/" + World.ORGANIZATION + "/grants";

        assertThat(send("POST", path, world.managementKey()).statusCode()).isEqualTo(403);
        assertThat(send("POST", path, world.operatorKey()).statusCode()).isEqualTo(201);
        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().body()).isEqualTo("{\"amount_usd\":\"5\"}");
        assertThat(seen.getFirst().header("Idempotency-key")).isEqualTo("once");
    }

    @Test
    void aJournalOfAnyLengthIsPassedOnAndOneThatBreaksOffIsNotTakenForAWholeOne() {
        journalLines = 400_000;
        HttpResponse<String> whole = send("GET", "/api/v1/journal", world.managementKey());
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).hasSize(400_000 * JOURNAL_LINE.length()).endsWith(JOURNAL_LINE);
        assertThat(whole.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        assertThat(send("GET", "/api/v1/journal", world.apiKey()).statusCode()).isEqualTo(403);

        breaksOff = true;
        assertThatThrownBy(() -> send("GET", "/api/v1/journal", world.managementKey()))
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void asksBillingForARecordThisNodeDoesNotHave() {
        String id = "gen-01920000-0000-7000-8000-0000000000ff";

        HttpResponse<String> answer = send("GET", "/api/v1/generation?id=" + id, world.apiKey());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(seen.getFirst().target()).isEqualTo("/api/v1/generation?id=" + id);
    }

    @Test
    void waitsForARecordThatAnotherGatewayMayHaveWrittenAMomentAgo() {
        missing.set(2);

        HttpResponse<String> answer = send("GET", "/api/v1/generation?id=gen-" + begunNow(), world.apiKey());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(seen).hasSize(3);
    }

    @Test
    void doesNotWaitForEverForARecordThatDoesNotExist() {
        missing.set(1_000);

        assertThat(send("GET", "/api/v1/generation?id=gen-" + begunNow(), world.apiKey())
                        .statusCode())
                .isEqualTo(404);
        assertThat(seen).hasSize(5);
    }

    @Test
    void doesNotWaitAtAllForOneThatWouldHaveArrivedLongAgo() {
        missing.set(1_000);

        assertThat(send("GET", "/api/v1/generation?id=gen-01920000-0000-7000-8000-0000000000ff", world.apiKey())
                        .statusCode())
                .isEqualTo(404);
        assertThat(seen).hasSize(1);
    }

    private static UUID begunNow() {
        return new UUID(System.currentTimeMillis() << 16 | 0x7000, 0x8000_0000_0000_00FFL);
    }

    @Test
    void answersWhatAKeyIsWithoutInventingItsSpend() {
        HttpResponse<String> answer = send("GET", "/api/v1/key", world.apiKey());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"label\":\"sk-tw-v1-", "\"usage\":null", "\"is_management_key\":false");
    }

    @Test
    void saysThatTheServiceIsAwayAndNotThatTheCallerMayNot() {
        service.stop(0);

        assertThat(send("GET", "/api/v1/keys", world.managementKey()).statusCode())
                .isEqualTo(503);
        assertThat(send("GET", "/api/v1/credits", world.apiKey()).statusCode()).isEqualTo(503);
    }

    @Test
    void forwardsNothingThatIsNotInTheTable() {
        assertThat(send("GET", "/api/v1/internal/keys", world.managementKey()).statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", "/api/v1/credits", world.managementKey()).statusCode())
                .isEqualTo(405);
        assertThat(seen).isEmpty();
    }

    private HttpResponse<String> send(String method, String path, String key) {
        return Wire.send(Wire.request(gateway.url() + path, key)
                .header("content-type", "application/json")
                .header("idempotency-key", "once")
                .header("x-tollway-organization", "forged")
                .header("x-forwarded-for", "10.0.0.1")
                .method(
                        method,
                        method.equals("GET") || method.equals("DELETE")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{\"amount_usd\":\"5\"}"))
                .build());
    }
}
