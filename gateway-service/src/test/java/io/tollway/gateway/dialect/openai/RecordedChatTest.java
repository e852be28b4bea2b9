package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.stream.SseSplitter;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded traffic of every server that is compatible with OpenAI's chat: passed on unchanged, and read into the same answer. Runs where {@code -Dtollway.data} names the recordings. */
class RecordedChatTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final AnswerNames NAMES = new AnswerNames("gen-1", "author/model", null, 7, Surface.OPENAI);

    /** One recorded call. */
    private record Recording(String id, boolean stream, String body) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Recording> recordings() throws IOException {
        String data = System.getProperty("tollway.data");
        if (data == null) {
            return Stream.of(new Recording("none", false, ""));
        }
        try (Stream<Path> files = Files.list(Path.of(data, "wire", "open"))) {
            return files
                    .filter(file -> file.getFileName().toString().matches(".*-chat-.*\\.json"))
                    .filter(file -> !file.getFileName().toString().matches("(cohere|ollama|snowflake).*"))
                    .sorted()
                    .map(RecordedChatTest::read)
                    .filter(each -> !each.body().isEmpty())
                    .toList()
                    .stream();
        }
    }

    private static Recording read(Path file) {
        try {
            JsonNode all = JSON.readTree(file.toFile());
            JsonNode response = all.path("response");
            JsonNode body = response.path("body");
            String text = body.isTextual() ? body.textValue() : body.toString();
            // One file of this name holds a transcription's answer, which is another API's.
            boolean chat = text.contains("\"choices\"");
            boolean answered = response.path("status").asInt() == 200 && !failed(text) && chat;
            return new Recording(file.getFileName().toString(), text.contains("data:"), answered ? text : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean failed(String text) {
        return text.contains("event: error") || text.contains("\"error\":{") || text.contains("\"error\": {");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void anAnswerIsPassedOnAndReadAsItWasRecorded(Recording recording) throws IOException {
        Assumptions.assumeFalse(recording.id().equals("none"), "no recordings: set -Dtollway.data");
        AnswerFold fold = new AnswerFold();
        ChatAnswerReader reader = new ChatAnswerReader();
        Expected expected = new Expected();
        if (recording.stream()) {
            streamed(recording, fold, reader, expected);
        } else {
            byte[] body = recording.body().getBytes(StandardCharsets.UTF_8);
            expected.take(JSON.readTree(body), "message");
            assertThat(reader.document(body, fold)).isEqualTo(Step.ENDED);
            passed(body);
        }
        expected.compare(fold.answer());
    }

    private static void streamed(Recording recording, AnswerFold fold, ChatAnswerReader reader, Expected expected) {
        PassedStream passed = new PassedStream(NAMES, ChunkKind.CHAT);
        Buffer out = Buffer.buffer();
        List<JsonNode> sent = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        SseSplitter splitter = new SseSplitter(1 << 20, (bytes, from, to, named) -> {
            steps.add(reader.event(bytes, from, to, named, fold));
            if (passed.take(bytes, from, to, named, out) == Step.GO_ON) {
                JsonNode event = tree(new String(bytes, from, to - from, StandardCharsets.UTF_8));
                sent.add(event);
                expected.take(event, "delta");
            }
        });
        byte[] body = recording.body().getBytes(StandardCharsets.UTF_8);
        splitter.feed(body, 0, body.length);
        splitter.feed("\n\n".getBytes(StandardCharsets.US_ASCII), 0, 2);
        assertThat(steps).doesNotContain(Step.MALFORMED, Step.UPSTREAM_ERROR);
        passed.end(bill(passed.facts().usage), out);
        assertThat(substance(events(out.toString(StandardCharsets.UTF_8)))).isEqualTo(substance(sent));
    }

    private static void passed(byte[] body) throws IOException {
        PassedDocument passed = new PassedDocument(NAMES);
        assertThat(passed.take(body)).isEqualTo(Step.ENDED);
        Buffer out = Buffer.buffer();
        passed.render(bill(passed.facts().usage), out);
        assertThat(withoutOurs(JSON.readTree(out.getBytes()))).isEqualTo(withoutOurs(JSON.readTree(body)));
    }

    private static Bill bill(io.tollway.contracts.usage.@org.jspecify.annotations.Nullable UsageCounts usage) {
        return new Bill(
                usage == null ? io.tollway.contracts.usage.UsageCounts.NONE : usage,
                usage != null,
                1_000,
                1_000,
                false,
                9);
    }

    private static List<JsonNode> events(String stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String block : stream.split("\n\n")) {
            if (block.startsWith("data: {")) {
                events.add(tree(block.substring("data: ".length())));
            }
        }
        return events;
    }

    /** Everything but what is ours, the name of reasoning, members that are put in where servers leave them out, and chunks that say nothing. */
    private static List<JsonNode> substance(List<JsonNode> events) {
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode rest = withoutOurs(event);
            boolean says = false;
            for (JsonNode choice : rest.path("choices")) {
                says |= !choice.path("delta").isEmpty() || choice.hasNonNull("finish_reason");
            }
            if (says) {
                kept.add(rest);
            }
        }
        return kept;
    }

    private static JsonNode withoutOurs(JsonNode node) {
        ObjectNode copy = node.deepCopy();
        copy.remove(List.of("id", "model", "usage"));
        for (JsonNode each : copy.path("choices")) {
            ObjectNode choice = (ObjectNode) each;
            if (choice.path("finish_reason").isNull()) {
                choice.remove("finish_reason");
            }
            for (String member : List.of("delta", "message")) {
                if (choice.path(member) instanceof ObjectNode said && said.has("reasoning")) {
                    JsonNode reasoning = said.remove("reasoning");
                    said.set(
                            "reasoning_content",
                            said.path("reasoning_content").isMissingNode() ? reasoning : said.get("reasoning_content"));
                }
                for (JsonNode call : choice.path(member).path("tool_calls")) {
                    ((ObjectNode) call).remove("index");
                }
            }
        }
        return copy;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the recording says, put together without the code under test. */
    private static final class Expected {
        private final Map<Integer, StringBuilder> texts = new TreeMap<>();
        private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
        private final Map<Integer, List<String>> names = new TreeMap<>();

        void take(JsonNode event, String member) {
            for (JsonNode choice : event.path("choices")) {
                int index = choice.path("index").asInt(0);
                JsonNode said = choice.path(member);
                JsonNode content = said.path("content");
                StringBuilder text = texts.computeIfAbsent(index, i -> new StringBuilder());
                if (content.isTextual()) {
                    text.append(content.textValue());
                }
                for (JsonNode part : content) {
                    text.append(part.path("text").asText(""));
                }
                for (JsonNode call : said.path("tool_calls")) {
                    call(index, call.path("function"));
                }
                if (said.path("function_call").isObject()) {
                    call(index, said.path("function_call"));
                }
            }
        }

        private void call(int index, JsonNode function) {
            String name = function.path("name").asText("");
            if (!name.isEmpty()) {
                names.computeIfAbsent(index, i -> new ArrayList<>()).add(name);
            }
            arguments
                    .computeIfAbsent(index, i -> new StringBuilder())
                    .append(function.path("arguments").asText(""));
        }

        void compare(CanonicalAnswer answer) {
            for (CanonicalAnswer.Choice choice : answer.choices()) {
                assertThat(choice.text())
                        .isEqualTo(texts.getOrDefault(choice.index(), new StringBuilder())
                                .toString());
                List<String> called = new ArrayList<>();
                StringBuilder joined = new StringBuilder();
                choice.toolCalls().forEach(call -> {
                    called.add(call.name());
                    joined.append(call.arguments());
                });
                assertThat(called).isEqualTo(names.getOrDefault(choice.index(), List.of()));
                StringBuilder all = arguments.getOrDefault(choice.index(), new StringBuilder());
                assertThat(joined.toString()).isEqualTo(all.isEmpty() && !called.isEmpty() ? "{}" : all.toString());
                assertThat(choice.toolCalls().stream().map(call -> call.id())).doesNotHaveDuplicates();
            }
        }
    }
}
