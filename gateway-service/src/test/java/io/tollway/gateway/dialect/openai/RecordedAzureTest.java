package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.dialect.Traits;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.provider.ErrorReader;
import io.tollway.gateway.provider.FailureClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recorded calls of Azure: each path is the one that a catalog row gives, and each refusal is about our account. What its answers say is in {@link RecordedChatTest} and in the recordings of responses.
 */
@EnabledIfSystemProperty(named = "tollway.data", matches = ".+")
class RecordedAzureTest {
    record Recording(String name, String path, int status, byte[] answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Recording> recordings() throws IOException {
        List<Recording> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("tollway.data", "."), "wire", "open"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("azure-"))
                    .sorted()
                    .toList()) {
                JsonNode recorded = new JsonMapper().readTree(file.toFile());
                JsonNode body = recorded.path("response").path("body");
                all.add(new Recording(
                        file.getFileName().toString(),
                        recorded.path("request").path("path").asText(""),
                        recorded.path("response").path("status").asInt(),
                        (body.isTextual() ? body.textValue() : body.toString()).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void areCalledWhereTheyWere(Recording recording) {
        Assumptions.assumeFalse(recording.path().isEmpty() || recording.path().equals("null"), "no request was kept");
        String path = recording.path();
        int query = path.indexOf("?api-version=");
        int deployment = path.indexOf("/deployments/");
        List<String> traits = new ArrayList<>();
        String model = "m";
        String called = query < 0 ? path : path.substring(0, query);
        String base =
                called.startsWith("/openai/v1") ? "/openai/v1" : called.startsWith("/models") ? "/models" : "/openai";
        if (query >= 0) {
            traits.add("api-version=" + path.substring(query + "?api-version=".length()));
        }
        if (deployment >= 0) {
            traits.add("deployment-paths");
            model = called.substring(deployment + "/deployments/".length(), called.indexOf('/', deployment + 13));
        }
        String operation = called.endsWith("/embeddings")
                ? "/embeddings"
                : called.endsWith("/responses") ? "/responses" : "/chat/completions";
        UpstreamModel endpoint =
                new UpstreamModel(model, -1, null, "h", false, Traits.of(traits.toArray(new String[0])));

        assertThat(base + endpoint.path(operation)).isEqualTo(path);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void refuseOurAccountAndNeverTheClientsKey(Recording recording) {
        Assumptions.assumeTrue(recording.status() != 200, "an answer");

        assertThat(ErrorReader.read(recording.status(), null, null, recording.answer())
                        .kind())
                .isEqualTo(FailureClass.CREDENTIAL);
    }
}
