package io.tollway.simulator.provider.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import io.tollway.simulator.provider.invoice.Outcome;
import io.tollway.simulator.provider.pricing.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of fault, as a caller sees it and as the invoice has it. */
class FaultsOnTheWireTest {
    /** 7 for the frames, "Write 9 tokens" is 3 more. */
    private static final int PROMPT_TOKENS = 10;

    private static final String WHOLE = """
            {"model":"m","messages":[{"role":"user","content":"Write 9 tokens"}]}""";
    private static final String STREAM = """
            {"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Write 9 tokens"}]}""";

    private ProviderSimulator simulator;
    private Calls calls;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        calls = new Calls(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void rate_limit_answers_429_and_when_to_come_again() throws Exception {
        simulator.addFault(
                Fault.of(FaultKind.RATE_LIMIT).withRetryAfterSeconds(7).times(1));

        HttpResponse<String> response = calls.chat(STREAM);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("7");
        assertThat(Calls.json(response).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        free(Outcome.ERROR, 429);
        assertThat(calls.chat(WHOLE).statusCode()).isEqualTo(200);
    }

    @Test
    void error_answers_the_status_asked_for_after_the_delay_asked_for() throws Exception {
        simulator.addFault(Fault.of(FaultKind.ERROR).withStatus(503).withDelayMs(150));

        Instant start = Instant.now();
        HttpResponse<String> response = calls.chat(WHOLE);

        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(Calls.json(response).at("/error/type").asText()).isEqualTo("server_error");
        free(Outcome.ERROR, 503);
    }

    @Test
    void credential_refuses_the_secret_of_one_account_only() throws Exception {
        simulator.addFault(Fault.of(FaultKind.CREDENTIAL).forAccount("sk-test-account"));

        assertThat(calls.chat(WHOLE).statusCode()).isEqualTo(401);
        assertThat(calls.chat(WHOLE, "authorization", "Bearer sk-other").statusCode())
                .isEqualTo(200);
    }

    @Test
    void hang_says_nothing_until_the_caller_leaves() throws Exception {
        simulator.addFault(Fault.of(FaultKind.HANG));

        try (Socket socket = post(STREAM)) {
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }

        free(Outcome.CLIENT_GONE, 0);
    }

    @Test
    void hang_in_the_middle_of_a_stream_bills_what_was_sent() throws Exception {
        simulator.addFault(Fault.of(FaultKind.HANG).afterEvents(4));

        try (Socket socket = post(STREAM)) {
            socket.setSoTimeout(300);
            String received = readUntilSilence(socket);
            assertThat(received.split("data: ", -1)).hasSize(1 + 4);
        }

        // The first event is the role, so three tokens were shown.
        billed(Outcome.CLIENT_GONE, 200, 3);
    }

    @Test
    void hang_with_a_delay_goes_on_afterwards() throws Exception {
        simulator.addFault(Fault.of(FaultKind.HANG).afterEvents(4).withDelayMs(100));

        assertThat(calls.chat(STREAM).body()).endsWith("data: [DONE]\n\n");
        billed(Outcome.COMPLETE, 200, 9);
    }

    @Test
    void slow_first_token_and_slow_stream_take_their_time_and_are_complete() throws Exception {
        simulator.addFault(Fault.of(FaultKind.SLOW_FIRST_TOKEN).withDelayMs(200).times(1));
        simulator.addFault(Fault.of(FaultKind.SLOW_STREAM).withDelayMs(20).times(1));

        Instant start = Instant.now();
        assertThat(calls.chat(WHOLE).statusCode()).isEqualTo(200);
        Instant middle = Instant.now();
        assertThat(calls.chat(STREAM).body()).endsWith("data: [DONE]\n\n");

        assertThat(Duration.between(start, middle)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        // Role, nine tokens, end, usage: eleven gaps.
        assertThat(Duration.between(middle, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(11 * 20));
        billed(Outcome.COMPLETE, 200, 9);
    }

    @Test
    void cut_breaks_a_stream_off_and_bills_what_was_sent() throws Exception {
        simulator.addFault(Fault.of(FaultKind.CUT).afterEvents(6));

        assertThatThrownBy(() -> calls.chat(STREAM)).isInstanceOf(IOException.class);

        billed(Outcome.CUT, 200, 5);
    }

    @Test
    void cut_after_more_events_than_there_are_leaves_out_only_the_end() throws Exception {
        simulator.addFault(Fault.of(FaultKind.CUT).afterEvents(1_000));

        assertThatThrownBy(() -> calls.chat(STREAM)).isInstanceOf(IOException.class);

        billed(Outcome.CUT, 200, 9);
    }

    @Test
    void cut_breaks_a_body_off_in_the_middle() {
        simulator.addFault(Fault.of(FaultKind.CUT));

        assertThatThrownBy(() -> calls.chat(WHOLE)).isInstanceOf(IOException.class);

        billed(Outcome.CUT, 200, 9);
    }

    @Test
    void malformed_event_is_no_json_and_the_stream_goes_on() throws Exception {
        simulator.addFault(Fault.of(FaultKind.MALFORMED_EVENT).afterEvents(2));

        String[] events = calls.chat(STREAM).body().split("\n\n");
        assertThatThrownBy(() -> Calls.MAPPER.readTree(events[2].substring("data: ".length())))
                .isInstanceOf(JsonProcessingException.class);
        assertThat(Calls.MAPPER.readTree(events[3].substring("data: ".length())).isObject())
                .isTrue();
        billed(Outcome.COMPLETE, 200, 9);

        HttpResponse<String> whole = calls.chat(WHOLE);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> Calls.json(whole)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void missing_usage_is_billed_all_the_same() throws Exception {
        simulator.addFault(Fault.of(FaultKind.MISSING_USAGE));

        assertThat(calls.chat(STREAM).body()).doesNotContain("prompt_tokens").endsWith("data: [DONE]\n\n");
        billed(Outcome.COMPLETE, 200, 9);
        assertThat(Calls.json(calls.chat(WHOLE)).has("usage")).isFalse();
        billed(Outcome.COMPLETE, 200, 9);
    }

    @Test
    void error_in_stream_comes_after_some_tokens_and_ends_the_stream() throws Exception {
        simulator.addFault(Fault.of(FaultKind.ERROR_IN_STREAM).afterEvents(3));

        HttpResponse<String> response = calls.chat(STREAM);
        String[] events = response.body().split("\n\n");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(events).hasSize(4);
        assertThat(Calls.MAPPER
                        .readTree(events[3].substring("data: ".length()))
                        .at("/error/type")
                        .asText())
                .isEqualTo("server_error");
        billed(Outcome.ERROR, 200, 2);
        assertThat(calls.chat(WHOLE).statusCode()).isEqualTo(500);
        free(Outcome.ERROR, 500);
    }

    @Test
    void refuse_connection_closes_without_an_answer() {
        simulator.addFault(Fault.of(FaultKind.REFUSE_CONNECTION));

        assertThatThrownBy(() -> calls.chat(WHOLE)).isInstanceOf(IOException.class);

        free(Outcome.CUT, 0);
    }

    @Test
    void a_header_commands_a_fault_for_one_request() throws Exception {
        assertThat(calls.chat(WHOLE, "x-simulator-fault", "{\"kind\":\"error\",\"status\":502}")
                        .statusCode())
                .isEqualTo(502);
        assertThat(calls.chat(WHOLE).statusCode()).isEqualTo(200);
        HttpResponse<String> wrong = calls.chat(WHOLE, "x-simulator-fault", "{\"kind\":\"nonsense\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("kind").contains("rate_limit");
    }

    @Test
    void a_caller_that_leaves_a_stream_pays_for_what_was_sent() throws Exception {
        simulator.addFault(Fault.of(FaultKind.SLOW_STREAM).withDelayMs(10));

        try (Socket socket = post(STREAM.replace("9 tokens", "5000 tokens"))) {
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(1_000)).hasSize(1_000);
        }

        InvoiceRow row = calls.lastRow(last -> last.outcome() == Outcome.CLIENT_GONE);
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.usage().output()).isBetween(1L, 4_999L);
        assertThat(row.costUsd()).isPositive();
    }

    private void billed(Outcome outcome, int status, int output) {
        InvoiceRow row = calls.lastRow(last -> last.outcome() == outcome && last.status() == status);
        assertThat(row.usage()).isEqualTo(new Usage(PROMPT_TOKENS, 0, output, 0));
        assertThat(row.costUsd()).isPositive();
    }

    private void free(Outcome outcome, int status) {
        InvoiceRow row = calls.lastRow(last -> last.outcome() == outcome && last.status() == status);
        assertThat(row.usage()).isEqualTo(Usage.NOTHING);
        assertThat(row.costUsd()).isZero();
    }

    private Socket post(String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", simulator.port());
        socket.getOutputStream()
                .write(
                        ("POST /openai/v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk-a\r\ncontent-length: "
                                        + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String readUntilSilence(Socket socket) throws IOException {
        StringBuilder received = new StringBuilder();
        byte[] part = new byte[8_192];
        while (true) {
            try {
                int read = socket.getInputStream().read(part);
                if (read < 0) {
                    return received.toString();
                }
                received.append(new String(part, 0, read, StandardCharsets.UTF_8));
            } catch (java.net.SocketTimeoutException silence) {
                return received.toString();
            }
        }
    }
}
