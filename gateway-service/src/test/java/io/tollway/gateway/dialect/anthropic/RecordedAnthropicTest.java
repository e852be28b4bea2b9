package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded exchanges with Anthropic, played through both sides of the dialect. {@code tollway.data} says where the recordings are. */
@EnabledIfSystemProperty(named = "tollway.data", matches = ".+")
class RecordedAnthropicTest {

    /** One recording; its request may not have been kept. */
    record Interaction(String name, JsonNode request, String answer) {
        boolean streamed() {
            return !answer.stripLeading().startsWith("{");
        }

        /** The events up to the end of the first answer: one recording has several behind each other. */
        List<JsonNode> events() {
            List<JsonNode> all = new ArrayList<>();
            for (JsonNode event : Played.data(answer.replace("\r\n", "\n"))) {
                all.add(event);
                if (event.path("type").asText().equals("message_stop")) {
                    break;
                }
            }
            return all;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Interaction> interactions() {
        Path folder = Path.of(System.getProperty("tollway.data", "."), "wire", "open");
        List<Interaction> all = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, "{anthropic-messages,vertex-anthropic}-*.json")) {
            for (Path file : files) {
                JsonNode recorded = Played.JSON.readTree(file.toFile());
                JsonNode response = recorded.path("response");
                if (response.path("status").asInt() == 200) {
                    all.add(new Interaction(
                            file.getFileName().toString(),
                            recorded.path("request").path("body"),
                            response.path("body").asText()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("interactions")
    void passAsTheyCame(Interaction recorded) {
        List<JsonNode> came = new ArrayList<>();
        List<JsonNode> went = new ArrayList<>();
        if (recorded.streamed()) {
            came = recorded.events();
            went = Played.data(Played.passed(recorded.answer(), 777, new PassedStream(Played.NAMES), Played.COUNTED));
        } else {
            PassedDocument document = new PassedDocument(Played.NAMES);
            document.take(recorded.answer().getBytes(StandardCharsets.UTF_8));
            Buffer out = Buffer.buffer();
            document.render(Played.COUNTED, out);
            came.add(Recorded.json(recorded.answer()));
            went.add(Recorded.json(out.toString()));
        }

        assertThat(went).hasSameSizeAs(came);
        for (int i = 0; i < came.size(); i++) {
            assertThat(withoutOurs(went.get(i), came.get(i))).isEqualTo(came.get(i));
        }
    }

    /** The event with its own model back, and without the members that we put into its usage. */
    private static JsonNode withoutOurs(JsonNode went, JsonNode came) {
        for (JsonNode[] pair :
                List.of(new JsonNode[] {went, came}, new JsonNode[] {went.path("message"), came.path("message")})) {
            if (pair[0].has("model")) {
                assertThat(pair[0].path("model").asText()).isEqualTo("anthropic/claude-x");
                ((ObjectNode) pair[0]).set("model", pair[1].path("model"));
            }
        }
        if (went.path("usage") instanceof ObjectNode usage) {
            assertThat(usage.path("cost").decimalValue()).isEqualByComparingTo("0.0015");
            usage.remove(List.of("cost", "is_byok"));
            for (String full : List.of("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")) {
                assertThat(usage.has(full)).isTrue();
                if (!came.path("usage").has(full)) {
                    usage.remove(full);
                }
            }
        }
        return went;
    }

    @ParameterizedTest
    @MethodSource("interactions")
    void meanTheSameInNoDialect(Interaction recorded) {
        AnswerFold fold = new AnswerFold();
        List<AnswerEvent> events = new ArrayList<>();
        if (recorded.streamed()) {
            events.addAll(Played.events(recorded.answer(), 777));
        } else {
            new EventReader().document(recorded.answer().getBytes(StandardCharsets.UTF_8), events::add);
        }
        events.forEach(fold);
        Recorded expected = recorded.streamed()
                ? Recorded.ofEvents(recorded.events())
                : Recorded.ofMessage(Recorded.json(recorded.answer()));

        CanonicalAnswer.Choice choice = choice(fold.answer());
        assertThat(choice.text()).isEqualTo(expected.text());
        assertThat(choice.reasoning()).isEqualTo(expected.thinking());
        assertThat(signatures(choice)).isEqualTo(expected.signatures());
        assertThat(calls(choice)).isEqualTo(expected.calls());
        assertThat(choice.nativeReason()).isEqualTo(expected.stopReason());
        assertThat(events).contains(new AnswerEvent.Used(expected.usage()));
    }

    /** What a translation writes must read back as the same answer. */
    @ParameterizedTest
    @MethodSource("interactions")
    void surviveBeingWrittenAnew(Interaction recorded) {
        List<AnswerEvent> events = new ArrayList<>();
        if (recorded.streamed()) {
            events.addAll(Played.events(recorded.answer(), 777));
        } else {
            new EventReader().document(recorded.answer().getBytes(StandardCharsets.UTF_8), events::add);
        }
        AnswerFold first = new AnswerFold();
        events.forEach(first);
        EventWriter writer = new EventWriter(Played.NAMES);
        Buffer stream = Buffer.buffer();
        events.forEach(event -> writer.event(event, stream));
        writer.end(Played.COUNTED, stream);
        AnswerFold streamed = new AnswerFold();
        Played.events(stream.toString(), 777).forEach(streamed);
        AnswerFold whole = new AnswerFold();
        String document = MessageText.of(first.answer(), Played.NAMES, Played.COUNTED);
        new EventReader().document(document.getBytes(StandardCharsets.UTF_8), whole);

        for (AnswerFold again : List.of(streamed, whole)) {
            assertThat(choice(again.answer()).text())
                    .isEqualTo(choice(first.answer()).text());
            assertThat(signatures(choice(again.answer()))).isEqualTo(signatures(choice(first.answer())));
            assertThat(calls(choice(again.answer()))).isEqualTo(calls(choice(first.answer())));
            assertThat(choice(again.answer()).reason())
                    .isEqualTo(choice(first.answer()).reason());
        }
    }

    private static CanonicalAnswer.Choice choice(CanonicalAnswer answer) {
        return answer.choices().isEmpty()
                ? new CanonicalAnswer.Choice(0, List.of(), List.of(), StopReason.END, null, null)
                : answer.choices().getFirst();
    }

    private static List<String> signatures(CanonicalAnswer.Choice choice) {
        List<String> all = new ArrayList<>();
        for (Part part : choice.parts()) {
            if (part instanceof Part.Reasoning thoughts) {
                all.add(String.valueOf(thoughts.signature()));
            } else if (part instanceof Part.Encrypted thoughts) {
                all.add(thoughts.data());
            }
        }
        return all;
    }

    private static List<String> calls(CanonicalAnswer.Choice choice) {
        List<String> all = new ArrayList<>();
        for (Part.ToolCall call : choice.toolCalls()) {
            all.add(call.id() + ' ' + call.name() + ' ' + Recorded.json(call.arguments()));
        }
        return all;
    }

    @Test
    void areAskedTheSameWhenWrittenAnew(TestReporter report) throws Refusal {
        int passed = 0;
        List<String> notApplicable = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Interaction recorded : interactions()) {
            if (!recorded.request().isObject() || Recorded.isBeyondTheCanonicalForm(recorded.request())) {
                notApplicable.add(recorded.name());
                continue;
            }
            byte[] body = recorded.request().toString().getBytes(StandardCharsets.UTF_8);
            Changes changes = new Changes();
            JsonNode written = Played.written(Played.readBytes(body).canonical(), Played.MODEL, changes);
            JsonNode expected = Recorded.normal(recorded.request());
            if (expected.equals(Recorded.BY_VALUE, Recorded.normal(written))) {
                passed++;
            } else {
                failed.add(recorded.name() + "\n  " + expected + "\n  " + Recorded.normal(written) + "\n  "
                        + changes.all());
            }
        }

        report.publishEntry(
                "requests",
                passed + " passed, " + notApplicable.size() + " not applicable, " + failed.size() + " failed");
        assertThat(failed).isEmpty();
        assertThat(passed).isPositive();
    }
}
