package io.tollway.gateway.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.provider.ErrorReader;
import io.tollway.gateway.provider.FailureClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recorded calls of Bedrock, read as they came. Recordings of InvokeModel, CountTokens and Rerank are of APIs that are not called: Converse serves the same models in one form. {@code tollway.data} says where the
 * recordings are.
 */
@EnabledIfSystemProperty(named = "tollway.data", matches = ".+")
class RecordedBedrockTest {
    private static final JsonMapper JSON = new JsonMapper();

    record Recording(String name, JsonNode response) {
        boolean isConverse() {
            return name.startsWith("bedrock-converse");
        }

        int status() {
            return response.path("status").asInt();
        }

        boolean streamed() {
            return response.path("body_encoding").asText("").equals("base64");
        }

        byte[] body() {
            JsonNode body = response.path("body");
            String text = body.isTextual() ? body.textValue() : body.toString();
            return streamed() ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Recording> recordings() throws IOException {
        List<Recording> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("tollway.data", "."), "wire", "open"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("bedrock-[a-z]+.*json"))
                    .filter(each -> !each.getFileName().toString().startsWith("bedrock-mantle"))
                    .sorted()
                    .toList()) {
                all.add(new Recording(
                        file.getFileName().toString(),
                        JSON.readTree(file.toFile()).path("response")));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void meanInNoDialectWhatTheySay(Recording recording) throws IOException {
        Assumptions.assumeTrue(recording.isConverse(), "another API, which is not called");
        Assumptions.assumeTrue(recording.status() == 200, "a refusal");
        Assumptions.assumeFalse(
                recording.name().contains("-decoded-"), "the frames were not kept, only what was decoded from them");
        List<AnswerEvent> events = new ArrayList<>();
        Expected expected = new Expected();
        if (recording.streamed()) {
            List<Step> steps = read(recording.body(), events);
            assertThat(steps).doesNotContain(Step.MALFORMED, Step.UPSTREAM_ERROR);
            for (JsonNode event : recording.response().path("body_events")) {
                expected.event(event.path("headers").path(":event-type").asText(), event.path("payload"));
            }
        } else {
            assertThat(new ConverseReader().document(recording.body(), events::add))
                    .isEqualTo(Step.ENDED);
            expected.whole(JSON.readTree(recording.body()));
        }

        AnswerFold fold = new AnswerFold();
        events.forEach(fold);
        CanonicalAnswer.Choice choice = fold.answer().choices().getFirst();
        assertThat(choice.text()).isEqualTo(expected.text.toString());
        assertThat(choice.reasoning()).isEqualTo(expected.thoughts.toString());
        assertThat(choice.nativeReason()).isEqualTo(expected.reason);
        assertThat(choice.toolCalls().stream().map(call -> call.id() + call.name()))
                .containsExactlyElementsOf(expected.calls);
        assertThat(joined(choice)).isEqualTo(expected.input());
        assertThat(choice.parts().stream()
                        .filter(part -> part instanceof Part.Reasoning thought && thought.signature() != null)
                        .map(part -> ((Part.Reasoning) part).signature()))
                .containsExactlyElementsOf(
                        expected.signature.isEmpty() ? List.of() : List.of(expected.signature.toString()));
        assertThat(events.stream().filter(AnswerEvent.Used.class::isInstance))
                .isEqualTo(expected.usage == null ? List.of() : List.of(new AnswerEvent.Used(expected.usage)));
    }

    /** The same at any split: frames do not come one by one. */
    @ParameterizedTest
    @MethodSource("recordings")
    void areCutIntoTheSameEventsAtAnySplit(Recording recording) {
        Assumptions.assumeTrue(recording.streamed() && recording.isConverse(), "not an event stream of Converse");
        byte[] body = recording.body();
        List<String> whole = new ArrayList<>();
        List<String> pieces = new ArrayList<>();
        FrameSplitter splitter = new FrameSplitter(
                1 << 20,
                (bytes, from, to, error) ->
                        pieces.add(error + new String(bytes, from, to - from, StandardCharsets.UTF_8)));
        new FrameSplitter(
                        1 << 20,
                        (bytes, from, to, error) ->
                                whole.add(error + new String(bytes, from, to - from, StandardCharsets.UTF_8)))
                .feed(body, 0, body.length);
        for (int from = 0; from < body.length; from += 7) {
            assertThat(splitter.feed(body, from, Math.min(body.length, from + 7)))
                    .isTrue();
        }

        assertThat(pieces).isEqualTo(whole).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void refuseWithAStatusThatIsBelieved(Recording recording) {
        Assumptions.assumeTrue(recording.status() >= 400, "an answer");
        FailureClass kind = ErrorReader.read(recording.status(), null, null, recording.body())
                .kind();

        assertThat(kind)
                .isIn(
                        recording.status() == 400
                                ? List.of(
                                        FailureClass.REJECTED, FailureClass.CONTEXT_LENGTH, FailureClass.CONTENT_POLICY)
                                : recording.status() == 429
                                        ? List.of(FailureClass.RATE_LIMIT)
                                        : List.of(FailureClass.CREDENTIAL));
    }

    private static List<Step> read(byte[] body, List<AnswerEvent> events) {
        ConverseReader reader = new ConverseReader();
        List<Step> steps = new ArrayList<>();
        boolean framed = new FrameSplitter(
                        1 << 20,
                        (bytes, from, to, error) -> steps.add(reader.event(bytes, from, to, error, events::add)))
                .feed(body, 0, body.length);
        assertThat(framed).isTrue();
        assertThat(reader.mayEndHere()).isTrue();
        return steps;
    }

    private static String joined(CanonicalAnswer.Choice choice) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Part.ToolCall call : choice.toolCalls()) {
            all.append(JSON.readTree(call.arguments()));
        }
        return all.toString();
    }

    /** What the recording says, put together without the code under test. */
    private static final class Expected {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder thoughts = new StringBuilder();
        private final StringBuilder signature = new StringBuilder();
        private final List<String> calls = new ArrayList<>();
        private final List<StringBuilder> inputs = new ArrayList<>();
        private String reason = "";
        private @org.jspecify.annotations.Nullable UsageCounts usage;

        void event(String type, JsonNode said) {
            switch (type) {
                case "contentBlockStart" -> call(said.path("start").path("toolUse"));
                case "contentBlockDelta" -> {
                    JsonNode delta = said.path("delta");
                    text.append(delta.path("text").asText());
                    thoughts.append(delta.path("reasoningContent").path("text").asText());
                    signature.append(
                            delta.path("reasoningContent").path("signature").asText());
                    if (delta.has("toolUse")) {
                        inputs.getLast()
                                .append(delta.path("toolUse").path("input").asText());
                    }
                }
                case "messageStop" -> reason = said.path("stopReason").asText();
                case "metadata" -> usage(said.path("usage"));
                default -> {}
            }
        }

        void whole(JsonNode answer) {
            for (JsonNode block : answer.path("output").path("message").path("content")) {
                text.append(block.path("text").asText());
                for (JsonNode cited : block.path("citationsContent").path("content")) {
                    text.append(cited.path("text").asText());
                }
                JsonNode thought = block.path("reasoningContent").path("reasoningText");
                thoughts.append(thought.path("text").asText());
                signature.append(thought.path("signature").asText());
                if (block.has("toolUse")) {
                    call(block.path("toolUse"));
                    inputs.getLast().append(block.path("toolUse").path("input"));
                }
            }
            reason = answer.path("stopReason").asText();
            usage(answer.path("usage"));
        }

        private void call(JsonNode use) {
            if (use.isObject()) {
                calls.add(use.path("toolUseId").asText() + use.path("name").asText());
                inputs.add(new StringBuilder());
            }
        }

        private void usage(JsonNode counts) {
            if (counts.isObject()) {
                usage = new UsageCounts(
                        counts.path("inputTokens").asLong(),
                        counts.path("cacheReadInputTokens").asLong(),
                        counts.path("cacheWriteInputTokens").asLong(),
                        0,
                        0,
                        0,
                        counts.path("outputTokens").asLong(),
                        0,
                        0,
                        0,
                        0);
            }
        }

        String input() throws IOException {
            StringBuilder all = new StringBuilder();
            for (StringBuilder each : inputs) {
                all.append(each.isEmpty() ? JSON.createObjectNode() : JSON.readTree(each.toString()));
            }
            return all.toString();
        }
    }
}
