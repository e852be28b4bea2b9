package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.TenantState;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests nobody should send: each gets a clear refusal, none reaches a provider, none is a 500. */
class BadInputIT {
    private static ProviderSimulator provider;
    private static World world;
    private static TestingGateway gateway;
    private static String key;

    @BeforeAll
    static void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(
                world, Map.of("gateway.body.max-bytes", "20000", "gateway.exchange.body-timeout", "500ms"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @AfterEach
    void nothingIsHeldSentOrBroken() {
        assertThat(gateway.count(Metric.INTERNAL_ERRORS)).isZero();
        assertThat(gateway.credit().openHolds()).isZero();
        assertThat(provider.invoice()).isEmpty();
        assertThat(gateway.usage().starts()).isEmpty();
    }

    static Stream<Arguments> framings() {
        String body = "\r\n\r\n{}";
        String post = "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n";
        return Stream.of(
                Arguments.of(
                        "length and chunked", post + "Content-Length: 4\r\nTransfer-Encoding: chunked" + body, 400),
                Arguments.of("length twice", post + "Content-Length: 2\r\nContent-Length: 2" + body, 400),
                Arguments.of("length list", post + "Content-Length: 2, 2" + body, 400),
                Arguments.of("signed length", post + "Content-Length: +2" + body, 400),
                Arguments.of("negative length", post + "Content-Length: -1" + body, 400),
                Arguments.of("hexadecimal length", post + "Content-Length: 0x2" + body, 400),
                Arguments.of("endless length", post + "Content-Length: 99999999999999999999" + body, 400),
                Arguments.of(
                        "two codings", post + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked" + body, 400),
                Arguments.of("coding list", post + "Transfer-Encoding: chunked, identity" + body, 400),
                Arguments.of("unknown coding", post + "Transfer-Encoding: xchunked" + body, 400),
                Arguments.of("space before the colon", post + "Transfer-Encoding : chunked" + body, 400),
                Arguments.of("imitated length", post + "content_length: 2" + body, 400),
                Arguments.of("folded line", post + "X: a\r\n b" + body, 400),
                Arguments.of("no name", post + ": v" + body, 400),
                Arguments.of("no colon", post + "nonsense" + body, 400),
                Arguments.of("bare line feed", "GET /v1/models HTTP/1.1\nHost: a\n\n", 400),
                Arguments.of("bare carriage return", post + "X: a\rb" + body, 400),
                Arguments.of("NUL in a value", post + "X: a\0b" + body, 400),
                Arguments.of("byte beyond ASCII in a value", post + "X: a\u00ffb" + body, 400),
                Arguments.of("no host", "GET /v1/models HTTP/1.1\r\n\r\n", 400),
                Arguments.of("two hosts", "GET /v1/models HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                Arguments.of("host with a path", "GET /v1/models HTTP/1.1\r\nHost: a/b?x=\r\n\r\n", 400),
                Arguments.of("host with a user", "GET /v1/models HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
                Arguments.of("host with a wrong port", "GET /v1/models HTTP/1.1\r\nHost: a:99999\r\n\r\n", 400),
                Arguments.of("two spaces", "GET  /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                Arguments.of("a tab", "GET\t/v1/models HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                Arguments.of(
                        "upgrade to a web socket",
                        "GET /v1/models HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
                        400),
                Arguments.of("lower-case method", "get /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", 405),
                Arguments.of("TRACE", "TRACE /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", 405),
                Arguments.of("unknown method", "FOO /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", 405),
                Arguments.of("long target", "GET /v1/" + "x".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
                Arguments.of(
                        "large headers",
                        "GET /v1/models HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                        431),
                Arguments.of(
                        "many headers",
                        "GET /v1/models HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(500) + "\r\n",
                        400),
                Arguments.of(
                        "chunk extension", post + "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n", 400),
                Arguments.of("chunk overflow", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 400),
                Arguments.of("negative chunk", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framings")
    void refusesAmbiguousFraming(String what, String request, int status) throws IOException {
        // A request line that cannot be read is answered in HTTP/1.0.
        assertThat(raw(request)).as(what).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    }

    @Test
    void refusesHttp2WithoutAskingWhetherItIsSpoken() throws IOException {
        for (String head : List.of(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
                "GET /v1/models HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /v1/models HTTP/3\r\nHost: a\r\n\r\n",
                "GET /v1/models HTTP/1.2\r\nHost: a\r\n\r\n",
                "GET /v1/models http/1.1\r\nHost: a\r\n\r\n")) {
            assertThat(raw(head)).startsWith("HTTP/1.1 400 ").contains("only HTTP/1.1 and HTTP/1.0");
        }
    }

    @Test
    void doesNotTakeUpTheOfferOfHttp2ThatJdkClientsMake() throws IOException {
        // When
        String answer = raw("GET /v1/models HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n"
                + "Connection: Upgrade, HTTP2-Settings, close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("HTTP/1.1 101");
    }

    @Test
    void neverExecutesARequestSmuggledBehindARefusedOne() throws IOException {
        // When
        String answer = raw(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 200");
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        // When
        String answer = raw(
                "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(answer.indexOf("HTTP/1.1 200")).isNotNegative().isLessThan(answer.indexOf("HTTP/1.1 404"));
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of("/", 404),
                Arguments.of("/v1", 404),
                Arguments.of("/v1/", 404),
                Arguments.of("/v1//chat/completions", 404),
                Arguments.of("/v1/chat/completions/", 404),
                Arguments.of("/v1/chat/completions;x", 404),
                Arguments.of("/v1/%63hat/completions", 404),
                Arguments.of("/v1/..%2fadmin", 404),
                Arguments.of("/v1/../v1/models", 404),
                Arguments.of("/V1/models", 404),
                Arguments.of("/v1/models/none/such", 404),
                Arguments.of("/v1/keys/a%2Fb", 404),
                Arguments.of("/v1/models?key=sk-tw-v1-x", 400),
                Arguments.of("/q/health", 404));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void knowsCanonicalPathsOnly(String path, int status) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\"error\"");
    }

    static Stream<Arguments> credentials() {
        return Stream.of(
                Arguments.of("none", "", 401),
                Arguments.of("empty bearer", "Authorization: Bearer\r\n", 401),
                Arguments.of("basic", "Authorization: Basic eDp5\r\n", 401),
                Arguments.of("a word", "Authorization: Bearer x\r\n", 401),
                Arguments.of("injection", "Authorization: Bearer ' OR '1'='1\r\n", 401),
                Arguments.of("lookup", "Authorization: Bearer ${jndi:ldap://x}\r\n", 401),
                Arguments.of("unknown", "Authorization: Bearer " + world.unknownKey() + "\r\n", 401),
                Arguments.of(
                        "wrong checksum", "Authorization: Bearer " + key.substring(0, key.length() - 1) + "_\r\n", 401),
                Arguments.of(
                        "in upper case",
                        "Authorization: Bearer " + key.toUpperCase(java.util.Locale.ROOT) + "\r\n",
                        401),
                Arguments.of("disabled", "Authorization: Bearer " + world.disabledKey() + "\r\n", 401),
                Arguments.of("expired", "Authorization: Bearer " + world.expiredKey() + "\r\n", 401),
                Arguments.of("management", "Authorization: Bearer " + world.managementKey() + "\r\n", 403),
                Arguments.of(
                        "twice", "Authorization: Bearer " + key + "\r\nAuthorization: Bearer " + key + "\r\n", 400),
                Arguments.of("two carriers", "Authorization: Bearer " + key + "\r\nx-api-key: " + key + "\r\n", 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("credentials")
    void takesOneGoodKeyOnly(String what, String header, int status) throws IOException {
        String body = Wire.chat("acme/chat", false);

        assertThat(raw(
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                + header + "Content-Length: " + body.length() + "\r\n\r\n" + body))
                .as(what)
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void refusesAKeyWithAnyCharacterChanged() {
        for (int i = 0; i < key.length(); i++) {
            char other = key.charAt(i) == 'a' ? 'b' : 'a';
            String changed = key.substring(0, i) + other + key.substring(i + 1);

            assertThat(Wire.post(gateway.url() + "/v1/chat/completions", changed, "{}")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void tellsUnknownModelsApartFromMalformedBodies() {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("no/such", true));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"model_not_found\"", "\"param\":\"model\"", "no/such");
    }

    @Test
    void namesTheConstraintThatRemovedEachEndpoint() {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/api/v1/chat/completions",
                key,
                "{\"provider\":{\"only\":[\"nobody\"]},"
                        + Wire.chat("acme/chat", true).substring(1));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":404", "acme/chat@alpha: provider.only");
    }

    @Test
    void refusesBodiesThatAreTooLargeAnnouncedOrNot() throws IOException {
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                        + key + "\r\n";
        String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";

        assertThat(raw(head + "Content-Length: 20001\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(raw(head + "Content-Length: 10000000000000\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(raw(head + "Content-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(4)))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void doesNotWaitForABodyForEver() throws IOException {
        assertThat(raw(
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                                + key + "\r\nContent-Length: 100\r\n\r\n{\"model\""))
                .startsWith("HTTP/1.1 408 ");
        assertThat(gateway.inFlight()).isZero();
    }

    static Stream<Arguments> mediaTypes() {
        return Stream.of(
                Arguments.of("text/plain", 415),
                Arguments.of("application/json; charset=utf-16", 415),
                Arguments.of("multipart/form-data; boundary=x", 415),
                Arguments.of("application/jsonp", 415),
                Arguments.of("application/json; charset=UTF-8", 400));
    }

    @ParameterizedTest
    @MethodSource("mediaTypes")
    void takesJsonOnly(String type, int status) {
        HttpResponse<String> answer = Wire.send(Wire.request(gateway.url() + "/v1/chat/completions", key)
                .header("content-type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void refusesEncodedBodies() {
        HttpResponse<String> answer = Wire.send(Wire.request(gateway.url() + "/v1/chat/completions", key)
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void aFrozenOrganizationStartsNothing() {
        world.status(TenantState.Status.FROZEN);
        try {
            assertThat(Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", false))
                            .statusCode())
                    .isEqualTo(403);
        } finally {
            world.status(TenantState.Status.ACTIVE);
        }
    }

    @Test
    void aPolicyThatHasNotArrivedIsA503AndNeverUnlimited() {
        world.policyVersion(0);
        try {
            assertThat(Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", false))
                            .statusCode())
                    .isEqualTo(503);
        } finally {
            world.policyVersion(1);
        }
    }

    /** Everything the gateway sends until it closes or is silent for a while. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(900);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            InputStream in = socket.getInputStream();
            try {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
            } catch (java.net.SocketTimeoutException | java.net.SocketException silence) {
                return answer.toString();
            }
            return answer.toString();
        }
    }
}
