package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two customers share two accounts of a provider that answers 500 to what one of them sends. */
class PoisonousRequestIT {
    private final FragileProvider provider = new FragileProvider();
    private World world;
    private TestingGateway gateway;
    private String poisoner;
    private String other;

    @BeforeEach
    void start() {
        world = new World()
                .provider("alpha", provider.url(), "first", "second")
                .provider("beta", provider.url(), "dearer")
                .model("acme/chat", "alpha", "beta");
        poisoner = world.apiKey();
        other = world.otherOrganizationsKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void hundredOfThemLeaveTheOthersTheirFirstAccount() {
        // Given
        assertThat(ask(other, "hello").statusCode()).isEqualTo(200);

        // When: a row of failures between any two of the other's requests
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 10; i++) {
                assertThat(ask(poisoner, "poison").statusCode()).isIn(502, 503);
            }
            provider.asked.clear();
            HttpResponse<String> answer = ask(other, "hello");

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(provider.asked).containsExactly("first");
        }
    }

    @Test
    void theirSenderSoonAsksNobodyAndRecoversByItself() {
        for (int i = 0; i < 100; i++) {
            ask(poisoner, "poison");
        }

        assertThat(provider.asked).hasSizeBetween(15, 20);
        assertThat(ask(poisoner, "hello").statusCode()).isEqualTo(503);
        assertThat(ask(other, "hello").statusCode()).isEqualTo(200);
    }

    @Test
    void anOutageThatTwoCustomersMeetRestsTheAccountForAll() {
        // Given
        provider.down = "first";

        // When
        for (int i = 0; i < 3; i++) {
            assertThat(ask(poisoner, "hello").statusCode()).isEqualTo(200);
            assertThat(ask(other, "hello").statusCode()).isEqualTo(200);
        }
        provider.asked.clear();
        ask(other, "hello");
        ask(poisoner, "hello");

        // Then
        assertThat(provider.asked).containsExactly("second", "second");
    }

    @Test
    void anOutageThatOneCustomerMeetsRestsTheAccountForThatOne() {
        // Given
        provider.down = "first";

        // When
        for (int i = 0; i < 5; i++) {
            assertThat(ask(poisoner, "hello").statusCode()).isEqualTo(200);
        }
        provider.asked.clear();
        ask(poisoner, "hello");
        ask(other, "hello");

        // Then
        assertThat(provider.asked).containsExactly("second", "first", "second");
    }

    @Test
    void aCustomersOwnKeyRestsAfterAsManyFailuresAsEver() {
        // Given
        world.byok(ByokMode.OWN_ONLY).ownKey("alpha", "mine", "own-secret");

        // When
        for (int i = 0; i < 20; i++) {
            ask(poisoner, "poison");
        }

        // Then
        assertThat(provider.asked).containsOnly("own-secret").hasSize(5);
    }

    /** Sorted by price, with alpha cheaper: nothing is drawn. */
    private HttpResponse<String> ask(String key, String words) {
        return Wire.post(gateway.url() + "/v1/chat/completions", key, """
                {"model":"acme/chat","max_tokens":5,"provider":{"order":["alpha"]},
                 "messages":[{"role":"user","content":"%s"}]}""".formatted(words));
    }

    /** Answers 500 to poison, and to everybody who asks with an account that is down. */
    private static final class FragileProvider implements AutoCloseable {
        private static final String ANSWER = """
                {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,"message":
                {"role":"assistant","content":"hi"},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""";

        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile String down = "";

        FragileProvider() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String account =
                        exchange.getRequestHeaders().getFirst("authorization").replace("Bearer ", "");
                asked.add(account);
                boolean fails = body.contains("poison") || account.equals(down);
                byte[] text = (fails ? "{\"error\":{\"message\":\"internal error\"}}" : ANSWER)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("content-type", "application/json");
                exchange.sendResponseHeaders(fails ? 500 : 200, text.length);
                exchange.getResponseBody().write(text);
            }
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdown();
        }
    }
}
