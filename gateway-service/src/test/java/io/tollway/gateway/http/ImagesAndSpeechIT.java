package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.pricing.PiecePrice;
import io.tollway.simulator.provider.pricing.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures by the piece or the token, and speech by the character, held for before anything is made. */
class ImagesAndSpeechIT {
    private static final JsonMapper JSON = new JsonMapper();

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        provider.setPrice("*", "flux", Price.of(PiecePrice.ofImage("0.04")));
        provider.setPrice("*", "gpt-image-1", Price.of("5", "40"));
        provider.setPrice("*", "tts-1", Price.of(PiecePrice.ofCharacter("15")));
        World world = new World()
                .provider("openai", "alpha", provider.baseUrl() + "/alpha/v1", List.of("alpha-a"))
                .served("acme/pieces", EndpointFamily.IMAGES, "alpha", "flux", Map.of("image_output", 40_000_000_000L))
                .served(
                        "acme/tokens",
                        EndpointFamily.IMAGES,
                        "alpha",
                        "gpt-image-1",
                        Map.of("input", 5_000_000L, "output", 40_000_000L))
                .served(
                        "acme/sized",
                        EndpointFamily.IMAGES,
                        "alpha",
                        "flux",
                        Map.of(
                                "image_output", 40_000_000_000L,
                                "image_output:1024x1024", 50_000_000_000L,
                                "image_output:1024x1024/high", 90_000_000_000L,
                                "image_output:1536x1024/high", 120_000_000_000L))
                .served("acme/voice", EndpointFamily.SPEECH, "alpha", "tts-1", Map.of("character", 15_000_000L))
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
    @ValueSource(strings = {"pieces", "tokens"})
    void openAisClientGetsPictures(String model) {
        ImagesResponse answer = client().images()
                .generate(ImageGenerateParams.builder()
                        .model("acme/" + model)
                        .prompt("A bridge over a river")
                        .n(2)
                        .quality(ImageGenerateParams.Quality.MEDIUM)
                        .size(ImageGenerateParams.Size._1024X1024)
                        .build());

        assertThat(answer.data().orElseThrow()).hasSize(2);
        assertThat(answer.data().orElseThrow().getFirst().b64Json()).isPresent();
        FinalRecord record = theRecord("openai.images");
        assertThat(record.usage().imageOutput()).isEqualTo(2);
        assertThat(BigDecimal.valueOf(record.chargeNano(), 9))
                .isPositive()
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }

    @ParameterizedTest
    @CsvSource({"pieces, 2", "tokens, 1", "tokens, 2"})
    void openAisClientSeesPicturesWhileTheyAreMade(String model, int pictures) {
        List<ImageGenStreamEvent> events;
        try (StreamResponse<ImageGenStreamEvent> stream = client().images()
                .generateStreaming(ImageGenerateParams.builder()
                        .model("acme/" + model)
                        .prompt("A bridge over a river")
                        .n(pictures)
                        .partialImages(2)
                        .build())) {
            events = stream.stream().toList();
        }

        assertThat(events.stream().filter(ImageGenStreamEvent::isGenerationPartialImage))
                .hasSize(2 * pictures);
        assertThat(events.stream().filter(ImageGenStreamEvent::isGenerationCompleted))
                .hasSize(pictures);
        assertThat(events.getLast().asGenerationCompleted().b64Json()).isNotEmpty();
        assertThat(events.getLast().asGenerationCompleted().usage()._additionalProperties())
                .containsKey("cost");
        FinalRecord record = theRecord("openai.images");
        assertThat(record.usage().imageOutput()).isEqualTo(pictures);
        assertThat(record.holdNano()).isGreaterThanOrEqualTo(record.chargeNano());
        assertThat(BigDecimal.valueOf(record.chargeNano(), 9))
                .isPositive()
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }

    @Test
    void aPictureThatIsNeverFinishedIsAnErrorInTheStreamAndNotCharged() {
        provider.addFault(Fault.of(FaultKind.CUT).afterEvents(2));

        java.net.http.HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/images/generations",
                key,
                "{\"model\":\"acme/tokens\",\"prompt\":\"a\",\"stream\":true,\"partial_images\":2}");

        assertThat(answer.body()).contains("event: image_generation.partial_image", "event: error", "\"error\":{");
        assertThat(answer.body()).doesNotContain("image_generation.completed");
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.PROVIDER_FAILED);
        assertThat(record.chargeNano()).isZero();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                  | ''               | 0.08 | 0.24",
                "'\"size\":\"1024x1024\",'                       | 1024x1024        | 0.10 | 0.18",
                "'\"size\":\"1024x1024\",\"quality\":\"high\",'  | 1024x1024/high   | 0.18 | 0.18",
                "'\"size\":\"1024x1024\",\"quality\":\"low\",'   | 1024x1024/low    | 0.10 | 0.10",
                "'\"size\":\"auto\",\"quality\":\"high\",'       | /high            | 0.24 | 0.24",
                "'\"size\":\"640x480\",'                         | 640x480          | 0.08 | 0.08",
                // The stream tells 1024x1024 in high quality.
                "'\"stream\":true,'                              | 1024x1024/high   | 0.18 | 0.24"
            })
    void twoPicturesCostWhatTheirSizeAndQualityCost(
            @Nullable String fields, String picture, String charge, String hold) {
        java.net.http.HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/images/generations",
                key,
                "{\"model\":\"acme/sized\",\"prompt\":\"a\"," + (fields == null ? "" : fields) + "\"n\":2}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        FinalRecord record = theRecord("openai.images");
        assertThat(record.usage().picture()).isEqualTo(picture);
        assertThat(BigDecimal.valueOf(record.chargeNano(), 9)).isEqualByComparingTo(charge);
        // The wallet rounds its holds up.
        assertThat(record.holdNano() / 1000)
                .isEqualTo(new BigDecimal(hold).movePointRight(6).longValueExact());
        String seen = Wire.get(gateway.url() + "/api/v1/generation?id=" + record.generationId(), key)
                .body();
        assertThat(seen.contains("\"picture\":\"" + picture + "\"")).isEqualTo(!picture.isEmpty());
    }

    @Test
    void picturesPricedBySizeAreListedSo() {
        assertThat(Wire.get(gateway.url() + "/v1/models", key).body())
                .contains(
                        "\"image_output\":\"0.04\",\"image_output:1024x1024\":\"0.05\",\"image_output:1024x1024/high\":\"0.09\"");
    }

    @Test
    void picturesThatCannotBePaidForAreNeverMade() {
        gateway.credit().set(79_000_000);

        java.net.http.HttpResponse<String> answer = Wire.post(
                gateway.url() + "/api/v1/images/generations",
                key,
                "{\"model\":\"acme/pieces\",\"prompt\":\"a\",\"n\":2}");

        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(provider.invoice()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/api/v1"})
    void openAisClientHearsATextAsBytes(String prefix) throws IOException {
        String text = "Grüße from the bridge 😀";
        try (HttpResponse sound = client(prefix)
                .audio()
                .speech()
                .create(SpeechCreateParams.builder()
                        .model("acme/voice")
                        .input(text)
                        .voice("alloy")
                        .build())) {
            byte[] heard = sound.body().readAllBytes();

            assertThat(sound.statusCode()).isEqualTo(200);
            assertThat(sound.headers().values("content-type")).containsExactly("audio/mpeg");
            assertThat(heard).hasSize(64 * text.codePointCount(0, text.length()));
        }
        FinalRecord record = theRecord("openai.speech");
        assertThat(record.usage().characters()).isEqualTo(23);
        assertThat(BigDecimal.valueOf(record.chargeNano(), 9))
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd())
                .isEqualByComparingTo("0.000345");
        assertThat(record.holdNano()).isGreaterThanOrEqualTo(record.chargeNano());
    }

    @Test
    void soundThatBreaksOffBreaksOffForTheClientTooAndIsNotCharged() {
        provider.addFault(Fault.of(FaultKind.CUT).afterEvents(100));

        assertThatThrownBy(() -> Wire.post(
                        gateway.url() + "/v1/audio/speech",
                        key,
                        "{\"model\":\"acme/voice\",\"voice\":\"alloy\",\"input\":\"" + "a bridge ".repeat(100) + "\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(IOException.class);

        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.PROVIDER_FAILED);
        assertThat(record.chargeNano()).isZero();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    @Test
    void aProviderThatFailsBeforeTheFirstByteIsAnErrorWithItsStatus() throws IOException {
        provider.addFault(Fault.of(FaultKind.ERROR).withStatus(500));

        java.net.http.HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/audio/speech",
                key,
                "{\"model\":\"acme/voice\",\"voice\":\"alloy\",\"input\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(JSON.readTree(answer.body()).at("/error/code").asText()).isEqualTo("provider_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/images/generations|{\"model\":\"acme/pieces\"}|400|prompt is missing",
                "/v1/images/generations|{\"model\":\"acme/pieces\",\"prompt\":\"a\",\"n\":11}|400|n must be an integer from 1 to 10",
                "/v1/images/generations|{\"model\":\"acme/pieces\",\"prompt\":\"a\",\"size\":\"huge\"}|400|size must be auto",
                "/v1/images/generations|{\"model\":\"acme/pieces\",\"prompt\":\"a\",\"size\":\"999999x1\"}|400|size must be auto",
                "/v1/images/generations|{\"model\":\"acme/tokens\",\"prompt\":\"a\",\"stream\":true,\"partial_images\":4}|400|partial_images must be an integer from 0 to 3",
                "/v1/images/generations|{\"model\":\"acme/chat\",\"prompt\":\"a\"}|404|answers chat, not images",
                "/v1/audio/speech|{\"model\":\"acme/voice\",\"voice\":\"alloy\"}|400|input is missing",
                "/v1/audio/speech|{\"model\":\"acme/voice\",\"input\":\"a\",\"response_format\":\"midi\"}|400|response_format must be one of",
                "/v1/audio/speech|{\"model\":\"acme/voice\",\"input\":\"a\",\"stream_format\":\"sse\"}|400|stream_format must be one of audio",
                "/v1/audio/speech|{\"model\":\"acme/chat\",\"input\":\"a\"}|404|answers chat, not speech",
            })
    void whatCannotBeServedIsRefusedBeforeAProviderSeesIt(String path, String body, int status, String words) {
        java.net.http.HttpResponse<String> answer = Wire.post(gateway.url() + path, key, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(provider.invoice()).isEmpty();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    private FinalRecord theRecord(String dialect) {
        List<FinalRecord> records = gateway.usage().finals();
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(records.getFirst().dialect()).isEqualTo(dialect);
        return records.getFirst();
    }

    private OpenAIClient client() {
        return client("/v1");
    }

    private OpenAIClient client(String prefix) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + prefix)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
