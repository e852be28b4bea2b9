package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.StreamResponse;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateResponse;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.pricing.PiecePrice;
import io.tollway.simulator.provider.pricing.Price;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings written down, by the second or the token, held for by their length. */
class TranscriptionIT {
    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        provider.setPrice("*", "whisper-1", Price.of(PiecePrice.ofSecond("0.0001")));
        provider.setPrice("*", "gpt-4o-transcribe", Price.of("2.5", "10"));
        World world = new World()
                .provider("openai", "alpha", provider.baseUrl() + "/alpha/v1", List.of("alpha-a"))
                .served(
                        "acme/seconds",
                        EndpointFamily.TRANSCRIPTION,
                        "alpha",
                        "whisper-1",
                        Map.of("second", 100_000_000L))
                .served(
                        "acme/tokens",
                        EndpointFamily.TRANSCRIPTION,
                        "alpha",
                        "gpt-4o-transcribe",
                        Map.of("input", 2_500_000L, "output", 10_000_000L))
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of("gateway.body.max-bytes", "200000"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"/v1,seconds", "/api/v1,seconds", "/v1,tokens"})
    void openAisClientHasARecordingWrittenDown(String prefix, String model) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + prefix)
                .apiKey(key)
                .maxRetries(0)
                .build();

        TranscriptionCreateResponse answer = client.audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .model("acme/" + model)
                        .file(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(new byte[48_001]))
                                .filename("talk.mp3")
                                .build())
                        .language("en")
                        .build());

        assertThat(answer.asTranscription().text()).isEqualTo("A recording of 4 seconds.");
        theRecordCostsWhatTheProviderInvoiced(UsageSource.PROVIDER);
    }

    @Test
    void openAisClientReadsARecordingWhileItIsWrittenDown() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
        List<TranscriptionStreamEvent> events;
        try (StreamResponse<TranscriptionStreamEvent> stream = client.audio()
                .transcriptions()
                .createStreaming(TranscriptionCreateParams.builder()
                        .model("acme/tokens")
                        .file(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(new byte[48_001]))
                                .filename("talk.mp3")
                                .build())
                        .build())) {
            events = stream.stream().toList();
        }

        assertThat(events).hasSizeGreaterThan(3);
        assertThat(events.getFirst().asTranscriptTextDelta().delta()).isEqualTo("A");
        assertThat(events.getLast().asTranscriptTextDone().text()).isEqualTo("A recording of 4 seconds.");
        theRecordCostsWhatTheProviderInvoiced(UsageSource.PROVIDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "verbose_json"})
    void aProviderThatKnowsNoStreamsIsToldAsOne(String format) {
        String body = form("acme/seconds", "x".repeat(48_001), format)
                .replace("--b--", "--b\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n--b--");

        HttpResponse<String> answer = post(body, "multipart/form-data; boundary=b");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .startsWith("event: transcript.text.delta\n"
                        + "data: {\"type\":\"transcript.text.delta\",\"delta\":\"A recording of 4 seconds.\"}\n\n"
                        + "event: transcript.text.done\n"
                        + "data: {\"type\":\"transcript.text.done\",\"text\":\"A recording of 4 seconds.\",\"usage\":{")
                .contains("\"cost\":0.0004")
                .endsWith("}}\n\n");
        theRecordCostsWhatTheProviderInvoiced(UsageSource.PROVIDER);
    }

    @Test
    void aTextIsAnsweredAsTextAndChargedByTheRecordingsOwnLength() {
        HttpResponse<String> answer =
                post(form("acme/seconds", "x".repeat(48_000), "text"), "multipart/form-data; boundary=b");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("A recording of 3 seconds.\n");
        assertThat(answer.headers().firstValue("x-tollway-cost-usd")).contains("0.0003");
        theRecordCostsWhatTheProviderInvoiced(UsageSource.TOKENIZER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "verbose_json"})
    void everyByteButTheModelsNameReachesTheProvider(String format) {
        String recording = "\r\n--bb\u0000\u00ff--\r\n".repeat(1_000);

        HttpResponse<String> answer =
                post(form("acme/seconds", recording, format), "multipart/form-data; boundary=\"b\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        HttpResponse<String> other = post(
                form("acme/seconds", recording, format)
                        .replace("--b\r\n", "--z\r\n")
                        .replace("--b--", "--z--"),
                "multipart/form-data; boundary=z");
        assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
        assertThat(gateway.usage().finals().getFirst().usage().seconds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "application/json|{}|415|multipart/form-data",
                "multipart/form-data|{}|415|name its boundary",
                "multipart/form-data; boundary=b|{}|400|does not begin with its boundary",
                "multipart/form-data; boundary=b|--b|400|followed by something else",
                "multipart/form-data; boundary=b|--b--|400|file is missing",
            })
    void whatIsNoFormIsRefused(String type, String body, int status, String words) {
        HttpResponse<String> answer = post(body, type);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(gateway.inFlight()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme/seconds|hologram|400|response_format must be one of",
                "acme/chat|json|404|answers chat, not transcription",
                "no/such|json|400|not a valid model",
            })
    void whatCannotBeServedIsRefusedBeforeAProviderSeesIt(String model, String format, int status, String words) {
        HttpResponse<String> answer = post(form(model, "x", format), "multipart/form-data; boundary=b");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(provider.invoice()).isEmpty();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    /** The client is still sending when the answer comes, and must not find its connection reset instead. */
    @RepeatedTest(20)
    void aRecordingBeyondTheLimitIsRefusedBeforeItIsRead() {
        assertThat(post(form("acme/seconds", "x".repeat(3_000_000), "json"), "multipart/form-data; boundary=b")
                        .statusCode())
                .isEqualTo(413);
    }

    private static String form(String model, String recording, String format) {
        return "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\n"
                + recording + "\r\n--b\r\nContent-Disposition: form-data; name=\"response_format\"\r\n\r\n" + format
                + "\r\n--b--\r\n";
    }

    private HttpResponse<String> post(String body, String type) {
        return Wire.send(Wire.request(gateway.url() + "/v1/audio/transcriptions", key)
                .header("content-type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1)))
                .build());
    }

    private void theRecordCostsWhatTheProviderInvoiced(UsageSource source) {
        List<FinalRecord> records = gateway.usage().finals();
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(records.getFirst().dialect()).isEqualTo("openai.transcriptions");
        assertThat(records.getFirst().usageSource()).isEqualTo(source);
        assertThat(BigDecimal.valueOf(records.getFirst().chargeNano(), 9))
                .isPositive()
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }
}
