package io.tollway.simulator.provider.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import io.tollway.simulator.provider.invoice.Outcome;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pace, back-pressure, and many streams on one event loop. */
class StreamsTest {
    private static final int STREAMS = 2_000;

    @Test
    void a_stream_keeps_its_pace() throws Exception {
        SimulatorOptions options = SimulatorOptions.defaults().withPacing(new Pacing(100, 100, 20));
        try (ProviderSimulator simulator = ProviderSimulator.start(options)) {
            Instant start = Instant.now();
            String body =
                    new Calls(simulator).chat(chat("Write 31 tokens", true)).body();
            Duration took = Duration.between(start, Instant.now());

            // 100 ms and 30 gaps of 10 ms, each up to a fifth shorter or longer.
            assertThat(took).isBetween(Duration.ofMillis(320), Duration.ofSeconds(5));
            assertThat(body).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void nothing_is_written_to_a_caller_that_does_not_read() throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start(SimulatorOptions.defaults())) {
            Calls calls = new Calls(simulator);
            int wanted = 120_000;
            try (SocketChannel socket = SocketChannel.open()) {
                socket.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
                socket.connect(new InetSocketAddress("127.0.0.1", simulator.port()));
                socket.write(ByteBuffer.wrap(request(chat("Write " + wanted + " tokens", true))));
                ByteBuffer first = ByteBuffer.allocate(64);
                assertThat(socket.read(first)).isPositive();
                // Other callers are served while this one blocks its stream.
                for (int i = 0; i < 50; i++) {
                    assertThat(calls.chat(chat("Hi", false)).statusCode()).isEqualTo(200);
                }
                assertThat(Calls.json(calls.get("/_simulator/health"))
                                .path("open")
                                .asInt())
                        .isEqualTo(1);
            }
            InvoiceRow row = calls.lastRow(last -> last.outcome() == Outcome.CLIENT_GONE);
            // What was made fits into the buffers between the two; the whole answer would be thirty megabytes.
            assertThat(row.usage().output()).isBetween(1L, wanted / 2L);
        }
    }

    @Test
    void a_caller_that_reads_slowly_gets_everything() throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start(SimulatorOptions.defaults());
                Socket socket = new Socket("127.0.0.1", simulator.port())) {
            socket.getOutputStream().write(request(chat("Write 20000 tokens", true)));
            StringBuilder received = new StringBuilder();
            byte[] part = new byte[32 * 1024];
            while (!received.toString().endsWith("data: [DONE]\n\n\r\n0\r\n\r\n")) {
                int read = socket.getInputStream().read(part);
                assertThat(read).as("the stream ended early").isPositive();
                received.append(new String(part, 0, read, StandardCharsets.UTF_8));
                if (received.length() > 100_000) {
                    received.delete(0, received.length() - 1_000);
                }
            }
            assertThat(simulator.invoice().getLast().usage().output()).isEqualTo(20_000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/gemini/v1beta/models/m:streamGenerateContent?alt=sse&key=a | {\"contents\":[{\"parts\":[{\"text\":\"Write 2 tokens\"}]}]}"
                        + " | finishReason",
                "/anthropic/v1/messages | {\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Write 2 tokens\"}]} | message_stop",
                "/openai/v1/responses | {\"model\":\"m\",\"stream\":true,\"input\":\"Write 2 tokens\"} | response.completed",
                "/openai/v1/chat/completions | {\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Write 2 tokens\"}]} | [DONE]"
            })
    void whoever_has_seen_the_last_event_finds_the_row_on_the_invoice(String path, String body, String last)
            throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start(SimulatorOptions.defaults())) {
            for (int answers = 1; answers <= 50; answers++) {
                try (Socket socket = new Socket("127.0.0.1", simulator.port())) {
                    socket.getOutputStream().write(request(path, body));
                    StringBuilder received = new StringBuilder();
                    byte[] part = new byte[32 * 1024];
                    while (received.indexOf(last) < 0) {
                        int read = socket.getInputStream().read(part);
                        assertThat(read)
                                .as("the stream ended early: %s", received)
                                .isPositive();
                        received.append(new String(part, 0, read, StandardCharsets.UTF_8));
                    }
                    assertThat(simulator.invoice()).hasSize(answers);
                }
            }
        }
    }

    @Test
    void thousands_of_streams_are_open_at_once_on_one_event_loop_and_all_are_billed() throws Exception {
        SimulatorOptions options = SimulatorOptions.defaults().withPacing(new Pacing(3_000, 20, 0));
        byte[] request = request(chat("Write 5 tokens", true));
        try (ProviderSimulator simulator = ProviderSimulator.start(options);
                Selector selector = Selector.open()) {
            for (int i = 0; i < STREAMS; i++) {
                SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", simulator.port()));
                socket.write(ByteBuffer.wrap(request));
                socket.configureBlocking(false);
                socket.register(selector, SelectionKey.OP_READ);
            }
            int open = Calls.json(new Calls(simulator).get("/_simulator/health"))
                    .path("open")
                    .asInt();
            assertThat(open).isBetween(STREAMS / 2, STREAMS);
            assertThat(finished(selector)).isEqualTo(STREAMS);
            assertThat(simulator.invoice())
                    .hasSize(STREAMS)
                    .allSatisfy(row -> assertThat(row.usage().output()).isEqualTo(5));
        }
    }

    /** Reads all streams to their end and answers how many ended well. */
    private static int finished(Selector selector) throws Exception {
        int[] done = {0};
        ByteBuffer part = ByteBuffer.allocate(64 * 1024);
        Instant end = Instant.now().plusSeconds(60);
        while (done[0] < STREAMS && Instant.now().isBefore(end)) {
            selector.select(
                    key -> {
                        try {
                            part.clear();
                            int read = ((SocketChannel) key.channel()).read(part);
                            String text = new String(part.array(), 0, Math.max(0, read), StandardCharsets.UTF_8);
                            if (text.contains("[DONE]")) {
                                done[0]++;
                                key.channel().close();
                            }
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    },
                    1_000);
        }
        return done[0];
    }

    private static String chat(String question, boolean stream) {
        return "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                + "\"}]}";
    }

    private static byte[] request(String body) {
        return request("/openai/v1/chat/completions", body);
    }

    private static byte[] request(String path, String body) {
        return ("POST " + path + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk-a\r\nx-api-key: sk-a\r\n"
                        + "anthropic-version: 2023-06-01\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
