package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.testing.ScriptedUpstream;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that end otherwise than their provider meant: at the output that their hold pays for, behind their end mark, and before their first byte. */
class CutStreamIT {
    private static final int PIECES = 60;
    private static final String CHAT =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n";
    private static final String ANTHROPIC_START =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"up\",\"content\":[],"
                    + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    private static final String ANTHROPIC =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"word \"}}\n\n";
    private static final String GEMINI =
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"word \"}]},\"index\":0}],\"modelVersion\":\"up\"}\r\n\r\n";

    @ParameterizedTest
    @CsvSource({
        "openai, chat, '\"finish_reason\":\"length\"'",
        "anthropic, chat, '\"finish_reason\":\"length\"'",
        "gemini, chat, '\"finish_reason\":\"length\"'",
        "openai, messages, '\"stop_reason\":\"max_tokens\"'",
        "anthropic, messages, '\"stop_reason\":\"max_tokens\"'",
        "gemini, messages, '\"stop_reason\":\"max_tokens\"'",
        "openai, gemini, '\"finishReason\":\"MAX_TOKENS\"'",
        "anthropic, gemini, '\"finishReason\":\"MAX_TOKENS\"'",
        "gemini, gemini, '\"finishReason\":\"MAX_TOKENS\"'",
        "openai, responses, '\"incomplete_details\":{\"reason\":\"max_output_tokens\"}'",
        "anthropic, responses, '\"incomplete_details\":{\"reason\":\"max_output_tokens\"}'",
        "gemini, responses, '\"incomplete_details\":{\"reason\":\"max_output_tokens\"}'"
    })
    void anUpstreamThatIgnoresItsCapIsCutWithTheReasonOfALimit(String upstream, String client, String ending) {
        try (ScriptedUpstream provider = ScriptedUpstream.neverEnding(words(upstream));
                TestingGateway gateway = gateway(upstream, provider.url(), Map.of())) {
            HttpResponse<String> answer =
                    ask(client, gateway.url(), gateway.world().apiKey());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).containsOnlyOnce(ending);
            if (client.equals("messages")) {
                assertThat(answer.body())
                        .contains("event: content_block_stop")
                        .endsWith("{\"type\":\"message_stop\"}\n\n");
            }
            FinalRecord record = gateway.usage().finals().getFirst();
            assertThat(record.outcome()).isEqualTo(Outcome.CUT_BY_LIMIT);
            assertThat(record.finishReason()).isEqualTo("length");
            assertThat(record.changes()).anyMatch(change -> change.contains("the answer was cut at 20"));
            assertThat(record.chargeNano()).isPositive().isLessThanOrEqualTo(record.holdNano());
            assertThat(provider.wasLeft()).isTrue();
        }
    }

    @Test
    void anUpstreamThatStaysOpenBehindItsEndMarkLosesItsConnection() {
        String ended = CHAT.replace("null}]", "\"stop\"}]") + "data: [DONE]\n\n";
        try (ScriptedUpstream provider = ScriptedUpstream.neverEnding(ended);
                TestingGateway gateway =
                        gateway("openai", provider.url(), Map.of("gateway.provider.drain-timeout", "100ms"))) {
            HttpResponse<String> answer =
                    ask("chat", gateway.url(), gateway.world().apiKey());

            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
            assertThat(provider.wasLeft()).isTrue();
            assertThat(gateway.usage().finals().getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    @Test
    void aStreamsClientThatLeavesBeforeTheFirstByteHasUsedItsInputAndNothingElse() throws IOException {
        try (ScriptedUpstream provider = ScriptedUpstream.silent();
                TestingGateway gateway = gateway("openai", provider.url(), Map.of())) {
            Socket client = send(gateway);
            assertThat(provider.wasAsked()).isTrue();
            client.close();

            await(() -> !gateway.usage().finals().isEmpty());
            FinalRecord record = gateway.usage().finals().getFirst();
            assertThat(record.outcome()).isEqualTo(Outcome.CLIENT_GONE);
            assertThat(record.usageSource()).isEqualTo(UsageSource.TOKENIZER);
            assertThat(record.usage().input()).isPositive();
            assertThat(record.usage().output()).isZero();
            assertThat(record.chargeNano()).isPositive();
        }
    }

    @Test
    void aClientThatLeavesBeforeAnyProviderHadItsRequestPaysNothing() throws IOException {
        // A socket that accepts and never answers a TLS greeting: there is no connection to send a request over.
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestingGateway gateway = gateway(
                        "openai",
                        "https://127.0.0.1:" + deaf.getLocalPort(),
                        Map.of("gateway.provider.connect-timeout", "20s"))) {
            Socket client = send(gateway);
            deaf.accept();
            client.close();

            await(() -> !gateway.usage().finals().isEmpty());
            FinalRecord record = gateway.usage().finals().getFirst();
            assertThat(record.outcome()).isEqualTo(Outcome.CLIENT_GONE);
            assertThat(record.usageSource()).isEqualTo(UsageSource.NONE);
            assertThat(record.chargeNano()).isZero();
        }
    }

    private static TestingGateway gateway(String dialect, String url, Map<String, String> settings) {
        World world = new World()
                .provider(dialect, "alpha", url + "/v1", List.of("alpha-a"))
                .model("acme/chat", "alpha");
        return TestingGateway.start(world, settings);
    }

    private static String words(String dialect) {
        return switch (dialect) {
            case "openai" -> CHAT.repeat(PIECES);
            case "anthropic" -> ANTHROPIC_START + ANTHROPIC.repeat(PIECES);
            default -> GEMINI.repeat(PIECES);
        };
    }

    private static HttpResponse<String> ask(String client, String url, String key) {
        return switch (client) {
            case "chat" ->
                Wire.post(
                        url + "/v1/chat/completions",
                        key,
                        "{\"model\":\"acme/chat\",\"stream\":true,\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            case "messages" ->
                Wire.post(
                        url + "/v1/messages",
                        key,
                        "{\"model\":\"acme/chat\",\"stream\":true,\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            case "gemini" ->
                Wire.post(
                        url + "/v1beta/models/acme/chat:streamGenerateContent?alt=sse",
                        key,
                        "{\"generationConfig\":{\"maxOutputTokens\":20},\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}");
            default ->
                Wire.post(
                        url + "/v1/responses",
                        key,
                        "{\"model\":\"acme/chat\",\"stream\":true,\"max_output_tokens\":20,\"input\":\"x\"}");
        };
    }

    private static Socket send(TestingGateway gateway) throws IOException {
        String body = Wire.chat("acme/chat", true);
        Socket client = new Socket("127.0.0.1", gateway.port());
        client.getOutputStream()
                .write(
                        ("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                                        + gateway.world().apiKey() + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                        + body)
                                .getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
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
