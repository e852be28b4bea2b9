package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that ask before they send a body (RFC 9110 §10.1.1), as curl does with large ones. */
class ExpectContinueIT {
    /** A refused client is let go of at once; one whose body is under way only after two seconds. */
    private static final int AT_ONCE_MILLIS = 1_500;

    private static final String BODY = Wire.chat("acme/chat", false);

    private ProviderSimulator provider;
    private World world;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha");
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void aGoodKeyIsAskedForItsBodyAndAnswered() throws IOException {
        try (Socket client = ask("Authorization: Bearer " + world.apiKey() + "\r\n")) {
            assertThat(line(client)).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(line(client)).isEmpty();

            client.getOutputStream().write(BODY.getBytes(StandardCharsets.US_ASCII));

            assertThat(line(client)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void anUnknownKeyIsRefusedAtOnceAndNotAsked() throws IOException {
        assertThat(refusal("Authorization: Bearer " + world.unknownKey() + "\r\n"))
                .startsWith("HTTP/1.1 401 ")
                .contains("connection: close");
    }

    @Test
    void aMissingKeyIsRefusedAtOnceAndNotAsked() throws IOException {
        assertThat(refusal("")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void aDisabledKeyIsRefusedAtOnceAndNotAsked() throws IOException {
        assertThat(refusal("x-api-key: " + world.disabledKey() + "\r\n")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void aKeyAboveItsRateIsRefusedAtOnceAndNotAsked() throws IOException {
        String key = world.limitedKey(new RateLimits(1L, null, null, null));
        assertThat(Wire.post(gateway.url() + "/v1/chat/completions", key, BODY).statusCode())
                .isEqualTo(200);

        assertThat(refusal("Authorization: Bearer " + key + "\r\n")).startsWith("HTTP/1.1 429 ");
    }

    @Test
    void aClientOfHttp10IsNotAskedAndAnswered() throws IOException {
        try (Socket client = new Socket("127.0.0.1", gateway.port())) {
            client.setSoTimeout(15_000);
            client.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.0\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                                            + "Authorization: Bearer " + world.apiKey() + "\r\nContent-Length: "
                                            + BODY.length()
                                            + "\r\n\r\n" + BODY)
                                    .getBytes(StandardCharsets.US_ASCII));

            assertThat(line(client)).endsWith(" 200 OK");
        }
    }

    @Test
    void anotherExpectationIsRefused() throws IOException {
        try (Socket client = send("Expect: the-unexpected\r\nAuthorization: Bearer " + world.apiKey() + "\r\n")) {
            assertThat(line(client)).startsWith("HTTP/1.1 417 ");
        }
    }

    /** Everything that the client hears until its connection is closed. */
    private String refusal(String headers) throws IOException {
        try (Socket client = ask(headers)) {
            client.setSoTimeout(AT_ONCE_MILLIS);
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private Socket ask(String headers) throws IOException {
        return send("Expect: 100-continue\r\n" + headers);
    }

    private Socket send(String headers) throws IOException {
        Socket client = new Socket("127.0.0.1", gateway.port());
        client.setSoTimeout(15_000);
        client.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers
                                + "Content-Length: " + BODY.length() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String line(Socket client) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = client.getInputStream().read();
                c >= 0 && c != '\n';
                c = client.getInputStream().read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
