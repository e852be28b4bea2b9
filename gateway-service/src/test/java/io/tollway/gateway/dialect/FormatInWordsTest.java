package io.tollway.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.dialect.cohere.CohereUpstream;
import io.tollway.gateway.dialect.openai.ChatUpstream;
import io.tollway.gateway.dialect.responses.ResponsesUpstream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A form of output that an upstream's switch cannot express is asked for in words, and the record says so; where the switch can, no word is added. */
class FormatInWordsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NOTED = "adjusted response_format: asked for in the instructions";
    private final Changes changes = new Changes();

    @ParameterizedTest
    @CsvSource({"USER, a list, true", "USER, some Json please, false", "SYSTEM, speak JSON, false"})
    void chatRefusesJsonThatNoMessageNames(Message.Role role, String text, boolean added) {
        JsonNode body = written(ChatUpstream.openAi(), request(role, text, new OutputFormat.JsonObject()));

        assertThat(body.at("/response_format/type").asText()).isEqualTo("json_object");
        assertThat(body.path("messages")).hasSize(added ? 2 : 1);
        assertThat(body.at("/messages/0/content").asText().startsWith("Answer with one JSON object"))
                .isEqualTo(added);
        assertThat(changes.all()).isEqualTo(added ? List.of(NOTED) : List.of());
    }

    @ParameterizedTest
    @CsvSource({"USER, a list, true", "USER, some json please, false"})
    void responsesRefuseItToo(Message.Role role, String text, boolean added) {
        JsonNode body = written(new ResponsesUpstream(), request(role, text, new OutputFormat.JsonObject()));

        assertThat(body.at("/text/format/type").asText()).isEqualTo("json_object");
        assertThat(body.path("input")).hasSize(added ? 2 : 1);
        assertThat(changes.all()).isEqualTo(added ? List.of(NOTED) : List.of());
    }

    @Test
    void responsesCountOnlyWordsInTheirInput() {
        JsonNode body = written(
                new ResponsesUpstream(), request(Message.Role.SYSTEM, "speak JSON", new OutputFormat.JsonObject()));

        assertThat(body.has("instructions")).isFalse();
        assertThat(body.at("/input/0/role").asText()).isEqualTo("developer");
        assertThat(body.at("/input/0/content/0/text").asText()).isEqualTo("speak JSON");
        assertThat(changes.all()).isEmpty();
    }

    @Test
    void openAiTakesSchemasOfObjectsOnly() {
        OutputFormat list = new OutputFormat.JsonSchema("n", null, tree("{\"type\":\"array\",\"items\":{}}"), null);
        CanonicalRequest request = request(Message.Role.USER, "a list", list);

        JsonNode chat = written(ChatUpstream.openAi(), request);
        JsonNode response = written(new ResponsesUpstream(), request);

        assertThat(chat.has("response_format")).isFalse();
        assertThat(chat.at("/messages/0/content").asText()).contains("{\"type\":\"array\",\"items\":{}}");
        assertThat(response.has("text")).isFalse();
        assertThat(response.at("/input/0/content").asText()).contains("{\"type\":\"array\",\"items\":{}}");
        assertThat(changes.all()).containsExactly(NOTED);
    }

    @Test
    void cohereTakesNoFormBesideTools() {
        Tool tool = new Tool.Function("f", "d", tree("{\"type\":\"object\"}"), null, null);
        OutputFormat format = new OutputFormat.JsonObject();

        JsonNode beside = written(new CohereUpstream(), request(Message.Role.USER, "hi", format, tool));

        assertThat(beside.has("response_format")).isFalse();
        assertThat(beside.at("/messages/0/content").asText()).startsWith("Answer with one JSON object");
        assertThat(changes.all()).containsExactly(NOTED);
    }

    private JsonNode written(UpstreamDialect upstream, CanonicalRequest request) {
        try {
            return JSON.readTree(upstream.write(request, new UpstreamModel("m", -1, null, "h", true), changes)
                    .body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CanonicalRequest request(Message.Role role, String text, OutputFormat format, Tool... tools) {
        return new CanonicalRequest(
                List.of(new Message(role, List.of(new Part.Text(text)))),
                List.of(tools),
                null,
                null,
                format,
                null,
                Sampling.DEFAULT,
                null,
                1,
                false,
                null);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
