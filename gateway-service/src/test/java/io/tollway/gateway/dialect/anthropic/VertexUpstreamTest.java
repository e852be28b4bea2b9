package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Traits;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claude behind Vertex, what of a beta header passes, and what an endpoint declares that it does not take. */
class VertexUpstreamTest {
    private static final UpstreamModel VERTEX = new UpstreamModel(
            "claude-sonnet-4-5@20250929", -1, null, "h", true, Traits.of("vertex-anthropic", List.of(), List.of()));
    private static final String ASK =
            "{'model':'a/b', 'max_tokens':9,'messages':[{'role':'user','content':'Hi'}],'stream':true}";

    private final Changes changes = new Changes();

    @Test
    void theModelGoesIntoThePathAndTheVersionIntoTheBody() throws Refusal {
        UpstreamRequest passed = Played.CLIENT.pass(Played.read(ASK), VERTEX, changes);

        assertThat(passed.path()).isEqualTo("/models/claude-sonnet-4-5@20250929:streamRawPredict");
        assertThat(new String(passed.body(), StandardCharsets.UTF_8))
                .isEqualTo("{'anthropic_version':'vertex-2023-10-16','max_tokens':9,'messages':[{'role':'user',"
                        .concat("'content':'Hi'}],'stream':true}")
                        .replace('\'', '"'));

        UpstreamRequest written = new AnthropicUpstream().write(Played.read(ASK).canonical(), VERTEX, changes);
        JsonNode body = Played.json(new String(written.body(), StandardCharsets.UTF_8));
        assertThat(written.path()).isEqualTo(passed.path());
        assertThat(body.path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
        assertThat(body.has("model")).isFalse();
    }

    @Test
    void onlyBetasThatChangeNoPriceAndStoreNothingPass() throws Refusal {
        CallPath call = CallPath.of(Surface.OPENAI)
                .withBeta("interleaved-thinking-2025-05-14, context-1m-2025-08-07,files-api-2025-04-14");
        UpstreamRequest passed = Played.CLIENT.pass(
                Played.CLIENT.read(
                        ASK.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        call,
                        new JsonGate(new GateLimits(64, 100_000, 100, 64, 8, 3))),
                Played.MODEL,
                changes);

        assertThat(passed.headers())
                .containsExactly(
                        new Header("anthropic-version", "2023-06-01"),
                        new Header("anthropic-beta", "interleaved-thinking-2025-05-14"));
        assertThat(changes.all())
                .containsExactly(
                        "dropped anthropic-beta context-1m-2025-08-07", "dropped anthropic-beta files-api-2025-04-14");
    }

    @Test
    void parametersThatTheEndpointRefusesAreLeftOutAndTold() throws Refusal {
        String ask = ASK.replace("'stream':true", "'temperature':0.5,'top_p':0.9,'top_k':4");
        UpstreamModel refuses =
                new UpstreamModel("m", -1, null, "h", true, Traits.of("without=temperature+top_p+top_k"));
        UpstreamModel one = new UpstreamModel("m", -1, null, "h", true, Traits.of("one-of-temperature-and-top-p"));

        assertThat(text(Played.CLIENT.pass(Played.read(ask), refuses, changes)))
                .doesNotContain("temperature", "top_p", "top_k");
        assertThat(changes.all()).containsExactly("dropped temperature", "dropped top_p", "dropped top_k");
        assertThat(text(Played.CLIENT.pass(Played.read(ask), one, changes)))
                .contains("temperature", "top_k")
                .doesNotContain("top_p");
        assertThat(text(new AnthropicUpstream().write(Played.read(ask).canonical(), refuses, changes)))
                .doesNotContain("temperature", "top_p", "top_k");
    }

    private static String text(UpstreamRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }
}
