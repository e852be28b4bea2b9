package io.tollway.gateway.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.Vectors;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedClientTest {
    private static final JsonGate GATE = new JsonGate(new GateLimits(64, 10_000, 100, 100, 8, 16));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"requests\":[{\"model\":\"models/a/b\",\"content\":{\"parts\":[{\"text\":\"x\"}]}}, {\"content\":{\"parts\":[{\"text\":\"y\"}]}}]}"
                        + "|{\"requests\":[{\"model\":\"models/up\",\"content\":{\"parts\":[{\"text\":\"x\"}]}}, {\"model\":\"models/up\",\"content\":{\"parts\":[{\"text\":\"y\"}]}}]}",
                "{\"requests\":{\"content\":{\"parts\":{\"text\":\"x\"}}},\"models\":[]}|{\"requests\":{\"model\":\"models/up\",\"content\":{\"parts\":{\"text\":\"x\"}}}}",
            })
    void everyRequestOfABatchNamesTheModelAsTheProviderDoes(String body, String expected) throws Refusal {
        EmbedClient client = new EmbedClient(true);
        ModelRequest request = client.read(
                body.getBytes(StandardCharsets.UTF_8), new CallPath(Surface.GEMINI, "a/b", false, false), GATE);

        byte[] out = client.pass(request, new UpstreamModel("up", -1, null, "h", false), new Changes())
                .body();

        assertThat(new String(out, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void noDigitOfAVectorIsLost() {
        Vectors vectors = Objects.requireNonNull(new GeminiEmbeddings()
                .read(
                        "{\"embeddings\":[{\"values\":[0.1000000000000000000001, -1E-30]},{\"shape\":[],\"values\":[]}],\"usageMetadata\":{\"promptTokenCount\":7}}"
                                .getBytes(StandardCharsets.UTF_8)));

        assertThat(vectors.arrays().stream().map(each -> new String(each, StandardCharsets.UTF_8)))
                .isEqualTo(List.of("[0.1000000000000000000001, -1E-30]", "[]"));
        assertThat(vectors.tokens()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"embedding\":{}}",
                "{\"embeddings\":[{\"values\":3}]}",
                "{\"embedding\":{\"values\":["
            })
    void whatHasNoVectorsIsNoAnswer(String body) {
        assertThat(new GeminiEmbeddings().read(body.getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }
}
