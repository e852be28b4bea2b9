package io.tollway.gateway.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountClientTest {
    private static final JsonGate GATE = new JsonGate(new GateLimits(64, 10_000, 100, 100, 8, 16));
    private final CountClient client = new CountClient();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}],\"provider\":{}}|{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}",
                "{\"generateContentRequest\":{\"model\":\"models/a/b\",\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}}|{\"generateContentRequest\":{\"model\":\"models/up\",\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}}",
                "{\"generate_content_request\":{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}}|{\"generate_content_request\":{\"model\":\"models/up\",\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}}",
            })
    void passesEveryByteButTheModelsName(String body, String expected) throws Refusal {
        ModelRequest request = client.read(
                body.getBytes(StandardCharsets.UTF_8), new CallPath(Surface.GEMINI, "a/b", false, false), GATE);

        UpstreamRequest out = client.pass(request, new UpstreamModel("up", -1, null, "h", false), new Changes());

        assertThat(out.path()).isEqualTo("/models/up:countTokens");
        assertThat(new String(out.body(), StandardCharsets.UTF_8)).isEqualTo(expected);
    }
}
