package io.tollway.gateway.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.provider.ErrorReader;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.stream.SseSplitter;
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

/** Recorded answers of Cohere's chat, read as they came. The first version of chat, generate, embed and rerank are other APIs, which are not called. */
@EnabledIfSystemProperty(named = "tollway.data", matches = ".+")
class RecordedCohereTest {
    private static final JsonMapper JSON = new JsonMapper();

    record Recording(String name, int status, String answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Recording> recordings() throws IOException {
        List<Recording> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("tollway.data", "."), "wire", "open"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("cohere-"))
                    .sorted()
                    .toList()) {
                JsonNode response = JSON.readTree(file.toFile()).path("response");
                JsonNode body = response.path("body");
                all.add(new Recording(
                        file.getFileName().toString(),
                        response.path("status").asInt(),
                        body.isTextual() ? body.textValue() : body.toString()));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void meanInNoDialectWhatTheySay(Recording recording) throws IOException {
        boolean chat =
                recording.name().startsWith("cohere-chat-") && !recording.name().startsWith("cohere-chat-v1");
        Assumptions.assumeTrue(chat, "another API, which is not called");
        Assumptions.assumeTrue(recording.status() == 200, "a refusal");
        List<AnswerEvent> events = new ArrayList<>();
        Expected expected = new Expected();
        byte[] body = (recording.answer() + "\n\n").getBytes(StandardCharsets.UTF_8);
        if (recording.answer().stripLeading().startsWith("{")) {
            assertThat(new CohereReader().document(body, events::add)).isEqualTo(Step.ENDED);
            expected.whole(JSON.readTree(recording.answer()));
        } else {
            CohereReader reader = new CohereReader();
            List<Step> steps = new ArrayList<>();
            new SseSplitter(
                            1 << 20,
                            (bytes, from, to, error) -> steps.add(reader.event(bytes, from, to, error, events::add)))
                    .feed(body, 0, body.length);
            assertThat(steps)
                    .doesNotContain(Step.MALFORMED, Step.UPSTREAM_ERROR)
                    .contains(Step.ENDED);
            for (String line : recording.answer().split("\r?\n")) {
                if (line.startsWith("data: {")) {
                    expected.event(JSON.readTree(line.substring("data: ".length())));
                }
            }
        }

        AnswerFold fold = new AnswerFold();
        events.forEach(fold);
        CanonicalAnswer.Choice choice = fold.answer().choices().getFirst();
        assertThat(choice.text()).isEqualTo(expected.text.toString());
        assertThat(choice.reasoning()).isEqualTo(expected.thoughts.toString());
        assertThat(choice.toolCalls().stream().map(call -> call.id() + call.name()))
                .containsExactlyElementsOf(expected.calls);
        StringBuilder arguments = new StringBuilder();
        choice.toolCalls().forEach(call -> arguments.append(call.arguments().equals("{}") ? "" : call.arguments()));
        assertThat(arguments.toString()).isEqualTo(expected.arguments.toString().replace("{}", ""));
        assertThat(choice.nativeReason()).isEqualTo(expected.reason);
        assertThat(choice.citations()).hasSize(expected.citations);
        assertThat(events.stream().filter(AnswerEvent.Used.class::isInstance))
                .isEqualTo(expected.usage == null ? List.of() : List.of(new AnswerEvent.Used(expected.usage)));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void refuseWithAStatusThatIsBelieved(Recording recording) {
        Assumptions.assumeTrue(recording.status() >= 400, "an answer");

        byte[] body = recording.answer().getBytes(StandardCharsets.UTF_8);
        assertThat(ErrorReader.read(recording.status(), null, null, body).kind())
                .isIn(FailureClass.CREDENTIAL, FailureClass.NOT_SERVED, FailureClass.REJECTED, FailureClass.RATE_LIMIT);
    }

    /** What the recording says, put together without the code under test. */
    private static final class Expected {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder thoughts = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();
        private final List<String> calls = new ArrayList<>();
        private int citations;
        private String reason = "";
        private @org.jspecify.annotations.Nullable UsageCounts usage;

        void event(JsonNode event) {
            JsonNode message = event.path("delta").path("message");
            text.append(message.path("content").path("text").asText(""));
            thoughts.append(message.path("content").path("thinking").asText(""));
            if (event.path("type").asText().equals("tool-plan-delta")) {
                thoughts.append(message.path("tool_plan").asText(""));
            }
            if (event.path("type").asText().equals("tool-call-start")) {
                call(message.path("tool_calls"));
            } else {
                arguments.append(message.path("tool_calls")
                        .path("function")
                        .path("arguments")
                        .asText(""));
            }
            citations += event.path("type").asText().equals("citation-start") ? 1 : 0;
            if (event.path("type").asText().equals("message-end")) {
                end(event.path("delta"));
            }
        }

        void whole(JsonNode answer) {
            JsonNode message = answer.path("message");
            thoughts.append(message.path("tool_plan").asText(""));
            for (JsonNode part : message.path("content")) {
                text.append(part.path("text").asText(""));
                thoughts.append(part.path("thinking").asText(""));
            }
            message.path("tool_calls").forEach(this::call);
            citations = message.path("citations").size();
            end(answer);
        }

        private void call(JsonNode call) {
            calls.add(call.path("id").asText()
                    + call.path("function").path("name").asText());
            arguments.append(call.path("function").path("arguments").asText(""));
        }

        private void end(JsonNode end) {
            reason = end.path("finish_reason").asText();
            JsonNode billed = end.path("usage").path("billed_units");
            if (billed.isObject()) {
                usage = new UsageCounts(
                        billed.path("input_tokens").asLong(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        billed.path("output_tokens").asLong(),
                        0,
                        0,
                        0,
                        0);
            }
        }
    }
}
