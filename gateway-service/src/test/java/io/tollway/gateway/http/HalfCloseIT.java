package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.World;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.serving.Pacing;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that close their half of the connection behind the request, like {@code nc -N}, and clients that have left, which look the same at first. */
@SuppressWarnings("NullAway.Init") // each test starts its own, as slow as it needs
class HalfCloseIT {
    /** Slower than a second until the first token, so that an answer never comes before the end of the request's half. */
    private static final Pacing THINKING = new Pacing(1_200, 200, 0);

    private static final Pacing THINKING_LONG = new Pacing(60_000, 200, 0);

    private ProviderSimulator provider;
    private World world;
    private TestingGateway gateway;
    private String key;

    private void start(Pacing pacing) throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults().withPacing(pacing));
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWholeRequestIsAnsweredAndThenTheConnectionCloses(boolean stream) throws IOException {
        start(THINKING);
        try (Socket client = send(stream, "HTTP/1.1", "")) {
            client.shutdownOutput();

            String answer = rest(client).replace("HTTP/1.1 100 Continue\r\n\r\n", "");

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains(stream ? "data: [DONE]" : "\"usage\":");
        }
        assertThat(gateway.usage().finals().getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aClientOfHttp10GetsNoInterimResponse() throws IOException {
        start(THINKING);
        try (Socket client = send(false, "HTTP/1.0", "")) {
            client.shutdownOutput();

            assertThat(rest(client)).startsWith("HTTP/1.0 200 OK\r\n").contains("\"usage\":");
        }
    }

    @Test
    void aClientThatLeavesWhileAModelThinksStopsItAtOnce() throws IOException {
        start(THINKING_LONG);
        send(true, "HTTP/1.1", "").close();

        await(() -> !gateway.usage().finals().isEmpty());
        assertThat(gateway.usage().finals().getFirst().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        await(() -> provider.invoice().size() == 1);
        assertThat(provider.invoice().getFirst().outcome().wireName()).isEqualTo("client_gone");
    }

    @Test
    void aClientThatLeavesAfterItHeardThatAModelThinksStopsItAtOnce() throws IOException {
        start(THINKING_LONG);
        gateway.close();
        gateway = TestingGateway.start(world, Map.of("gateway.exchange.keep-alive-after", "100ms"));
        try (Socket client = send(true, "HTTP/1.1", "")) {
            readUntil(client, ": tollway");
        }

        await(() -> !gateway.usage().finals().isEmpty());
        assertThat(gateway.usage().finals().getFirst().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void aClientThatLeavesAStreamThatHasFallenSilentStopsItAtOnce() throws IOException {
        start(new Pacing(50, 200, 0));
        provider.addFault(Fault.of(FaultKind.HANG).afterEvents(5));
        try (Socket client = send(true, "HTTP/1.1", "")) {
            readUntil(client, "\"content\":");
        }

        await(() -> !gateway.usage().finals().isEmpty());
        assertThat(gateway.usage().finals().getFirst().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    private static void readUntil(Socket client, String words) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(words) < 0) {
            int c = client.getInputStream().read();
            assertThat(c).as(heard.toString()).isNotNegative();
            heard.append((char) c);
        }
    }

    @Test
    void aClientThatLeavesInsideItsBodyIsLetGoOfAtOnce() throws IOException {
        start(THINKING);
        try (Socket client = send(false, "HTTP/1.1", "and more")) {
            await(() -> gateway.inFlight() == 1);
            client.shutdownOutput();

            assertThat(rest(client)).isEmpty();
        }
        await(() -> gateway.inFlight() == 0);
        assertThat(gateway.usage().starts()).isEmpty();
    }

    @Test
    void anIdleConnectionClosesWithItsClientsHalf() throws IOException {
        start(THINKING);
        try (Socket client = new Socket("127.0.0.1", gateway.port())) {
            client.setSoTimeout(5_000);
            client.shutdownOutput();

            assertThat(rest(client)).isEmpty();
        }
    }

    private static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** @param missing announced, but not sent */
    private Socket send(boolean stream, String version, String missing) throws IOException {
        String body = "{\"model\":\"acme/chat\",\"stream\":" + stream
                + ",\"max_tokens\":40,\"messages\":[{\"role\":\"user\",\"content\":\"Roads.\"}]}";
        Socket client = new Socket("127.0.0.1", gateway.port());
        client.setSoTimeout(15_000);
        client.getOutputStream()
                .write(("POST /v1/chat/completions " + version
                                + "\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer " + key
                                + "\r\nContent-Length: " + (body.length() + missing.length()) + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        if (missing.isEmpty()) {
            await(() -> !gateway.usage().starts().isEmpty());
        }
        return client;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 4 s").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
