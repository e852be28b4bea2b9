package io.tollway.gateway.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recorded responses of every server that speaks this dialect, passed on and read. {@code tollway.data} says where they are. Recordings of {@code /responses/compact} and {@code /responses/input_tokens} are other
 * APIs' and are left out.
 */
@EnabledIfSystemProperty(named = "tollway.data", matches = ".+")
class RecordedResponsesTest {
    /** One recorded call; its request may not have been kept. */
    record Recording(String name, int status, JsonNode request, String answer) {
        boolean streamed() {
            return !answer.stripLeading().startsWith("{");
        }

        boolean failed() {
            return answer.contains("event: response.failed") || answer.contains("event: error");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Recording> recordings() throws IOException {
        Path folder = Path.of(System.getProperty("tollway.data", "."), "wire", "open");
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().contains("-responses-"))
                    .filter(file -> !file.getFileName().toString().matches(".*-(compact|input-tokens)-.*"))
                    .sorted()
                    .map(RecordedResponsesTest::read)
                    .toList()
                    .stream();
        }
    }

    static Stream<Recording> answers() throws IOException {
        return recordings().filter(each -> each.status() == 200 && !each.failed());
    }

    static Stream<Recording> requests() throws IOException {
        return recordings()
                .filter(each -> each.status() == 200 && each.request().isObject());
    }

    private static Recording read(Path file) {
        try {
            JsonNode all = Talk.JSON.readTree(file.toFile());
            JsonNode response = all.path("response");
            JsonNode body = response.path("body");
            return new Recording(
                    file.getFileName().toString(),
                    response.path("status").asInt(),
                    all.path("request").path("body"),
                    first(body.isTextual() ? body.textValue() : body.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One recording has several answers behind each other. */
    private static String first(String answer) {
        int end = answer.indexOf("event: response.completed");
        int more = end < 0 ? -1 : answer.indexOf("event: response.created", end);
        return more < 0 ? answer : answer.substring(0, more);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void passAsTheyCame(Recording recording) throws Refusal {
        DocumentRequest request = Talk.read("{'model':'m','input':'x'}");
        if (recording.streamed()) {
            List<Step> steps = new ArrayList<>();
            PassedStream passing = new PassedStream(new ResponseObject(request, Talk.NAMES));
            List<JsonNode> went = Talk.data(Talk.passed(recording.answer(), passing, steps));

            assertThat(steps)
                    .doesNotContain(Step.MALFORMED, Step.UPSTREAM_ERROR)
                    .contains(Step.ENDED);
            List<JsonNode> came = Talk.data(recording.answer());
            assertThat(went.stream().map(RecordedResponsesTest::withoutOurs))
                    .containsExactlyElementsOf(came.stream()
                            .map(RecordedResponsesTest::withoutOurs)
                            .toList());
            assertThat(passing.facts().usage).isEqualTo(usage(came.getLast().path("response")));
            assertThat(passing.facts().isEmpty()).isFalse();
        } else {
            byte[] body = recording.answer().getBytes(StandardCharsets.UTF_8);
            PassedDocument passing = new PassedDocument(new ResponseObject(request, Talk.NAMES));
            assertThat(passing.take(body)).isEqualTo(Step.ENDED);
            Buffer out = Buffer.buffer();
            passing.render(Talk.COUNTED, out);

            JsonNode went = Talk.exact(out.getBytes());
            assertThat(went.path("model").asText()).isEqualTo("author/model");
            assertThat(went.path("usage").path("cost").decimalValue()).isEqualByComparingTo("0.0015");
            assertThat(withoutOurs(went)).isEqualTo(withoutOurs(Talk.exact(body)));
            assertThat(passing.facts().usage).isEqualTo(usage(Talk.exact(body)));
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void meanTheSameInNoDialect(Recording recording) {
        AnswerFold fold = new AnswerFold();
        List<AnswerEvent> events = new ArrayList<>();
        JsonNode response;
        if (recording.streamed()) {
            List<Step> steps = new ArrayList<>();
            events.addAll(Talk.events(recording.answer(), steps));
            assertThat(steps)
                    .doesNotContain(Step.MALFORMED, Step.UPSTREAM_ERROR)
                    .contains(Step.ENDED);
            response = Talk.data(recording.answer()).getLast().path("response");
        } else {
            byte[] body = recording.answer().getBytes(StandardCharsets.UTF_8);
            assertThat(new ResponseReader(io.tollway.gateway.canonical.ReasoningFormat.OPENAI)
                            .document(body, events::add))
                    .isEqualTo(Step.ENDED);
            response = Talk.exact(body);
        }
        events.forEach(fold);
        CanonicalAnswer.Choice choice = fold.answer().choices().getFirst();

        Expected expected = recording.streamed() ? Expected.of(Talk.data(recording.answer())) : Expected.of(response);
        assertThat(choice.text()).isEqualTo(expected.text.toString());
        assertThat(choice.reasoning().replace("\n\n", ""))
                .isEqualTo(expected.thoughts.toString().replace("\n\n", ""));
        assertThat(choice.toolCalls().stream().map(call -> call.id() + ' ' + call.name() + ' ' + call.arguments()))
                .containsExactlyElementsOf(expected.calls);
        assertThat(choice.parts().stream()
                        .filter(Part.Encrypted.class::isInstance)
                        .map(part -> ((Part.Encrypted) part).data()))
                .containsExactlyElementsOf(expected.sealed);
        UsageCounts usage = usage(response);
        assertThat(events.stream().filter(AnswerEvent.Used.class::isInstance))
                .isEqualTo(usage == null ? List.of() : List.of(new AnswerEvent.Used(usage)));
    }

    /** A request is read, passes with nothing changed but what is ours, and means the same again after a translation into its own dialect. */
    @ParameterizedTest
    @MethodSource("requests")
    void areAskedAsTheyWere(Recording recording) throws Refusal {
        JsonNode sent = recording.request();
        boolean stored = sent.hasNonNull("previous_response_id")
                || sent.hasNonNull("conversation")
                || sent.toString().contains("\"item_reference\"");
        Assumptions.assumeFalse(stored, "leans on stored responses, which are refused");
        Assumptions.assumeTrue(sent.has("model") && sent.has("input"), "an excerpt of a request");
        DocumentRequest request = Talk.read(sent.toString().getBytes(StandardCharsets.UTF_8));

        JsonNode passed =
                Talk.exact(Talk.CLIENT.pass(request, Talk.MODEL, new Changes()).body());
        assertThat(ours(passed)).isEqualTo(ours(sent));
        assertThat(passed.path("model").asText()).isEqualTo("up-1");
        assertThat(passed.path("store").asBoolean(true)).isFalse();

        UpstreamRequest written = new ResponsesUpstream().write(request.canonical(), Talk.MODEL, new Changes());
        DocumentRequest again = Talk.read(written.body());
        assertThat(again.canonical().messages()).isEqualTo(withoutForeign(request));
        assertThat(again.canonical().format()).isEqualTo(request.canonical().format());
        assertThat(again.canonical().sampling()).isEqualTo(request.canonical().sampling());
    }

    private static List<io.tollway.gateway.canonical.Message> withoutForeign(DocumentRequest request) {
        List<io.tollway.gateway.canonical.Message> kept = new ArrayList<>();
        for (var message : request.canonical().messages()) {
            List<Part> parts = message.parts().stream()
                    .filter(part -> !(part instanceof Part.Reasoning))
                    .filter(part -> !(part instanceof Part.Text text
                            && text.text().isEmpty()
                            && message.role() == io.tollway.gateway.canonical.Message.Role.SYSTEM))
                    .map(RecordedResponsesTest::named)
                    .toList();
            if (!parts.isEmpty()) {
                kept.add(new io.tollway.gateway.canonical.Message(message.role(), parts));
            }
        }
        return kept;
    }

    /** Details that a second writing fills in. */
    private static Part named(Part part) {
        return part instanceof Part.Image image && image.detail() == null
                ? new Part.Image(image.source(), "auto", image.cache())
                : part instanceof Part.Document file && file.name() == null && file.source() instanceof Part.Source.Data
                        ? new Part.Document(file.source(), "document.pdf", file.cache())
                        : part;
    }

    /** The request without what the gateway decides, and without thoughts that nothing stored could explain. */
    private static JsonNode ours(JsonNode request) {
        ObjectNode copy = request.deepCopy();
        copy.remove(List.of("model", "store", "previous_response_id", "include", "max_output_tokens"));
        copy.remove(List.of("provider", "models", "route", "usage", "plugins", "transforms", "session_id"));
        if (copy.path("input").isArray()) {
            var kept = Talk.JSON.createArrayNode();
            for (JsonNode item : copy.path("input")) {
                boolean unsealed = item.path("type").asText().equals("reasoning")
                        && item.path("encrypted_content").asText("").isEmpty();
                if (!unsealed) {
                    kept.add(item);
                }
            }
            copy.set("input", kept);
        }
        return copy;
    }

    private static JsonNode withoutOurs(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        ObjectNode response = copy.path("response") instanceof ObjectNode inner ? inner : copy;
        if (response.has("output") || copy.has("response")) {
            response.remove(List.of("id", "model"));
        }
        if (response.path("usage") instanceof ObjectNode usage) {
            usage.remove(List.of("cost", "is_byok", "cost_details"));
        }
        return copy;
    }

    /** The counts by the plain formula: cached and written tokens are part of the input, thoughts part of the output. */
    private static @org.jspecify.annotations.Nullable UsageCounts usage(JsonNode response) {
        JsonNode usage = response.path("usage");
        if (!usage.isObject()) {
            return null;
        }
        long cached = usage.path("input_tokens_details").path("cached_tokens").asLong();
        long written =
                usage.path("input_tokens_details").path("cache_write_tokens").asLong();
        long thought =
                usage.path("output_tokens_details").path("reasoning_tokens").asLong();
        long searches = 0;
        for (JsonNode item : response.path("output")) {
            searches += item.path("type").asText().equals("web_search_call") ? 1 : 0;
        }
        return new UsageCounts(
                usage.path("input_tokens").asLong() - cached - written,
                cached,
                written,
                0,
                0,
                0,
                usage.path("output_tokens").asLong() - thought,
                thought,
                0,
                0,
                searches);
    }

    /** What the recording says, put together without the code under test. */
    private static final class Expected {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder thoughts = new StringBuilder();
        private final List<String> calls = new ArrayList<>();
        private final List<String> sealed = new ArrayList<>();

        static Expected of(JsonNode response) {
            Expected expected = new Expected();
            response.path("output").forEach(expected::item);
            return expected;
        }

        /** By the pieces of text as they came (one recording leaves some out), and the items that were told to be done. */
        static Expected of(List<JsonNode> events) {
            Map<Integer, JsonNode> items = new TreeMap<>();
            StringBuilder pieces = new StringBuilder();
            for (JsonNode event : events) {
                if (event.path("type").asText().equals("response.output_text.delta")) {
                    pieces.append(event.path("delta").asText());
                }
                if (event.path("type").asText().equals("response.output_item.done")) {
                    items.put(event.path("output_index").asInt(), event.path("item"));
                }
            }
            Expected expected = new Expected();
            items.values().forEach(expected::item);
            if (!pieces.isEmpty()) {
                expected.text.setLength(0);
                expected.text.append(pieces);
            }
            return expected;
        }

        private void item(JsonNode item) {
            for (JsonNode part : item.path("summary")) {
                thoughts.append(part.path("text").asText());
            }
            for (JsonNode part : item.path("content")) {
                StringBuilder into = item.path("type").asText().equals("reasoning") ? thoughts : text;
                into.append(part.path("text").asText());
            }
            if (item.path("type").asText().equals("function_call")) {
                String arguments = item.path("arguments").asText();
                calls.add(item.path("call_id").asText()
                        + ' '
                        + item.path("name").asText()
                        + ' '
                        + (arguments.isEmpty() ? "{}" : arguments));
            }
            if (item.path("type").asText().equals("reasoning") && item.hasNonNull("encrypted_content")) {
                sealed.add(item.path("encrypted_content").asText());
            }
        }
    }
}
