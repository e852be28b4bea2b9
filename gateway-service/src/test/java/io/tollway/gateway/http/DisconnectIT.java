package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import io.tollway.simulator.provider.serving.Pacing;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that leave, and clients that do not read. */
class DisconnectIT {
    private ProviderSimulator provider;
    private World world;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults().withPacing(new Pacing(50, 100, 0)));
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of("gateway.exchange.slow-reader-timeout", "700ms"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void aClientThatLeavesAStreamPaysForWhatWasProducedAndStopsTheProvider() throws IOException {
        // Given
        try (Socket client = send(true, "400")) {
            byte[] some = new byte[2000];
            int read = client.getInputStream().readNBytes(some, 0, some.length);
            assertThat(read).isEqualTo(some.length);
        }

        // When
        await(() -> !gateway.usage().finals().isEmpty() && !provider.invoice().isEmpty());

        // Then
        FinalRecord record = gateway.usage().finals().getFirst();
        InvoiceRow invoiced = provider.invoice().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(record.usageSource()).isEqualTo(UsageSource.TOKENIZER);
        assertThat(record.chargeNano()).isPositive().isLessThan(record.holdNano());
        assertThat(invoiced.outcome().wireName()).isEqualTo("client_gone");
        assertThat(invoiced.usage().output()).isLessThan(400);
        await(() -> gateway.inFlight() == 0);
        assertThat(gateway.credit().openHolds()).isZero();
    }

    @Test
    void aWholeAnswerIsFinishedInTheBackgroundAndBilledAsComplete() throws IOException {
        // Given
        send(false, "30").close();

        // When
        await(() -> !gateway.usage().finals().isEmpty());

        // Then
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(record.usageSource()).isEqualTo(UsageSource.PROVIDER);
        assertThat(java.math.BigDecimal.valueOf(record.chargeNano(), 9))
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
        assertThat(gateway.inFlight()).isZero();
    }

    @Test
    void aClientThatDoesNotReadPausesItsOwnProviderAndCountsAsGone() throws IOException {
        // Given: an answer larger than all socket buffers between provider and client
        gateway.close();
        provider.close();
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of("gateway.exchange.slow-reader-timeout", "700ms"));

        try (Socket silent = send(true, "16000,\"n\":8")) {
            // When
            int status = Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", false))
                    .statusCode();

            // Then
            assertThat(status).isEqualTo(200);
            await(() -> gateway.usage().finals().size() == 2);
            assertThat(gateway.usage().finals())
                    .extracting(FinalRecord::outcome)
                    .containsExactlyInAnyOrder(Outcome.COMPLETE, Outcome.CLIENT_GONE);
            assertThat(silent.isConnected()).isTrue();
        }
        await(() -> gateway.inFlight() == 0);
        assertThat(gateway.credit().openHolds()).isZero();
    }

    @Test
    void aStoppingGatewayTakesNothingNewAndFinishesWhatIsUnderWay() throws IOException {
        // Given
        try (Socket client = send(true, "40")) {
            client.getInputStream().read();
            gateway.drain();

            // When
            int status = Wire.get(gateway.url() + "/v1/models", "").statusCode();
            String rest = new String(client.getInputStream().readNBytes(6000), StandardCharsets.UTF_8);

            // Then
            assertThat(status).isEqualTo(503);
            assertThat(rest).isNotEmpty();
            await(() -> gateway.usage().finals().size() == 1);
            assertThat(gateway.usage().finals().getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    private Socket send(boolean stream, String maxTokens) throws IOException {
        String body = "{\"model\":\"acme/chat\",\"stream\":" + stream + ",\"max_tokens\":" + maxTokens
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Write 16000 tokens about roads.\"}]}";
        Socket client = new Socket();
        client.setReceiveBufferSize(4096);
        client.connect(new java.net.InetSocketAddress("127.0.0.1", gateway.port()));
        client.getOutputStream()
                .write(
                        ("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                                        + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        await(() -> gateway.inFlight() > 0 || !gateway.usage().finals().isEmpty());
        await(() -> !gateway.usage().starts().isEmpty());
        return client;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 15 s").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
