package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.dialect.gemini.Gemini.NAMES;
import static io.tollway.gateway.dialect.gemini.Gemini.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded traffic of the real API, replayed. {@code -Dtollway.data} names the directory that has {@code wire/open}. */
@EnabledIfSystemProperty(named = "tollway.data", matches = ".+")
class RecordedGeminiTest {

    static Stream<Recording> answered() {
        return Recording.answered(Path.of(System.getProperty("tollway.data")));
    }

    @ParameterizedTest
    @MethodSource("answered")
    void passesUnchangedButForModelAndCost(Recording recording) {
        List<byte[]> chunks = recording.chunks();
        Expected expected = new Expected(chunks);
        PassedStream stream = new PassedStream(new StreamFrames(true), NAMES);
        PassedStream array = new PassedStream(new StreamFrames(false), NAMES);
        Buffer events = Buffer.buffer();
        Buffer pieces = Buffer.buffer();
        for (byte[] chunk : chunks) {
            assertThat(stream.take(chunk, 0, chunk.length, false, events))
                    .isEqualTo(expected.understood ? Step.GO_ON : Step.MALFORMED);
            array.take(chunk, 0, chunk.length, false, pieces);
        }
        assertThat(stream.mayEndHere()).isEqualTo(!expected.finish.isEmpty());
        if (!stream.mayEndHere()) {
            return;
        }
        AnswerFacts facts = stream.facts();
        Bill bill = bill(facts);
        stream.end(bill, events);
        array.end(bill, pieces);

        List<JsonNode> wanted = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            wanted.add(ours(json(chunks.get(i)), i == chunks.size() - 1 ? bill : null));
        }
        List<JsonNode> got = new Recording("", "", true, null, events.toString())
                .chunks().stream().map(Gemini::json).toList();
        assertThat(got).isEqualTo(wanted);
        assertThat(json(pieces.getBytes()))
                .isEqualTo(GeminiJson.TREES.createArrayNode().addAll(wanted));
        if (chunks.size() == 1) {
            PassedDocument document = new PassedDocument(NAMES);
            Buffer whole = Buffer.buffer();
            document.take(chunks.get(0));
            document.render(bill, whole);
            assertThat(json(whole.getBytes())).isEqualTo(wanted.get(0));
        }
        assertThat(facts.finishReason).isNotNull();
        usage(facts.usage, expected);
    }

    private static Bill bill(AnswerFacts facts) {
        UsageCounts counts = facts.usage;
        return new Bill(counts == null ? Gemini.COUNTS : counts, counts != null, 1_500, 2_000, false, 9);
    }

    /** The recorded chunk with what is ours in it. */
    private static JsonNode ours(JsonNode chunk, @Nullable Bill bill) {
        ObjectNode expected = chunk.deepCopy();
        if (expected.has("modelVersion")) {
            expected.put("modelVersion", NAMES.model());
        }
        if (bill != null) {
            ObjectNode usage = expected.withObject("/usageMetadata");
            if (!usage.has("promptTokenCount") && !usage.has("totalTokenCount")) {
                usage.setAll((ObjectNode) json("{" + UsageMetadata.counts(bill.usage()) + "}"));
            }
            usage.setAll((ObjectNode) json("{'cost':0.0000015,'isByok':false}"));
        }
        return expected;
    }

    @ParameterizedTest
    @MethodSource("answered")
    void foldsIntoTheSameAnswer(Recording recording) {
        List<byte[]> chunks = recording.chunks();
        Expected expected = new Expected(chunks);
        GeminiReader reader = new GeminiReader();
        AnswerFold fold = new AnswerFold();
        List<UsageCounts> used = new ArrayList<>();
        for (byte[] chunk : chunks) {
            Step step = reader.event(chunk, 0, chunk.length, false, event -> {
                fold.accept(event);
                if (event instanceof AnswerEvent.Used counts) {
                    used.add(counts.counts());
                }
            });
            assertThat(step).isEqualTo(expected.understood ? Step.GO_ON : Step.MALFORMED);
        }
        assertThat(reader.mayEndHere()).isEqualTo(!expected.finish.isEmpty());
        usage(used.isEmpty() ? null : used.get(used.size() - 1), expected);
        if (fold.answer().choices().isEmpty()) {
            assertThat(expected.text).isEmpty();
            return;
        }
        CanonicalAnswer.Choice choice = fold.answer().choices().get(0);
        assertThat(choice.text()).isEqualTo(expected.text.toString());
        assertThat(choice.reasoning()).isEqualTo(expected.thoughts.toString());
        assertThat(choice.nativeReason()).isEqualTo(expected.finish.isEmpty() ? null : expected.finish);
        if (expected.finish.equals("STOP")) {
            assertThat(choice.reason()).isEqualTo(expected.calls.isEmpty() ? StopReason.END : StopReason.TOOL_CALLS);
        }
        assertThat(choice.toolCalls()).extracting(Part.ToolCall::id).doesNotHaveDuplicates();
        assertThat(choice.parts().stream()
                        .filter(part -> part instanceof Part.Image || part instanceof Part.Audio)
                        .count())
                .isEqualTo(expected.media);
        assertThat(signatures(choice)).isEqualTo(expected.signatures);
        for (int i = 0; i < expected.calls.size(); i++) {
            Part.ToolCall call = choice.toolCalls().get(i);
            if (expected.streamedCalls.get(i)) {
                // Put together value by value: at least as much as was announced.
                assertThat(json(call.arguments().getBytes(StandardCharsets.UTF_8)))
                        .isNotEmpty();
            } else {
                assertThat(call.name() + call.arguments()).isEqualTo(expected.calls.get(i));
            }
        }
        assertThat(choice.toolCalls()).hasSameSizeAs(expected.calls);
    }

    @ParameterizedTest
    @MethodSource("answered")
    void readsItsOwnWritingAsTheSameAnswer(Recording recording) {
        AnswerFold fold = new AnswerFold();
        GeminiReader reader = new GeminiReader();
        GeminiStreamWriter writer = new GeminiStreamWriter(new StreamFrames(true), NAMES);
        Buffer events = Buffer.buffer();
        for (byte[] chunk : recording.chunks()) {
            reader.event(chunk, 0, chunk.length, false, event -> {
                fold.accept(event);
                writer.event(event, events);
            });
        }
        writer.end(Gemini.BILL, events);
        AnswerFold whole = new AnswerFold();
        byte[] document = GeminiJson.bytes(AnswerJson.whole(fold.answer(), NAMES, Gemini.BILL));
        new GeminiReader().document(document, whole);
        AnswerFold streamed = new AnswerFold();
        GeminiReader again = new GeminiReader();
        for (byte[] chunk : new Recording("", "", true, null, events.toString()).chunks()) {
            assertThat(again.event(chunk, 0, chunk.length, false, streamed)).isEqualTo(Step.GO_ON);
        }

        assertThat(said(streamed)).isEqualTo(said(fold));
        assertThat(said(whole)).isEqualTo(said(fold));
    }

    private static List<String> said(AnswerFold fold) {
        List<String> said = new ArrayList<>();
        for (CanonicalAnswer.Choice choice : fold.answer().choices()) {
            said.add(choice.text() + "|" + choice.reasoning() + "|" + choice.toolCalls() + "|" + signatures(choice)
                    + "|"
                    + choice.citations().size() + "|"
                    + (choice.reason() == StopReason.TOOL_CALLS ? "tools" : choice.reason() == null ? "" : "end"));
        }
        return said;
    }

    @ParameterizedTest
    @MethodSource("answered")
    void anAnswerCutAnywhereIsMalformedAndNothingWorse(Recording recording) {
        byte[] chunk = recording.chunks().get(0);
        int step = Math.max(1, chunk.length / 40);
        for (int end = 0; end < chunk.length - 1; end += step) {
            Step read = new GeminiReader().event(chunk, 0, end, false, event -> {});
            Step passed = new PassedStream(new StreamFrames(true), NAMES).take(chunk, 0, end, false, Buffer.buffer());
            assertThat(read).isEqualTo(passed);
            assertThat(passed == Step.MALFORMED
                            || json(Arrays.copyOf(chunk, end)).isObject())
                    .isTrue();
        }
    }

    private static List<String> signatures(CanonicalAnswer.Choice choice) {
        List<String> all = new ArrayList<>();
        for (Part part : choice.parts()) {
            if (part instanceof Part.Encrypted sealed) {
                all.add(sealed.data());
            } else if (part instanceof Part.Reasoning thought && thought.signature() != null) {
                all.add(thought.signature());
            }
        }
        return all;
    }

    private static void usage(@Nullable UsageCounts counts, Expected expected) {
        if (expected.prompt() + expected.count("candidatesTokenCount") == 0) {
            assertThat(counts).isNull();
            return;
        }
        assertThat(counts).isNotNull();
        assertThat(counts.input() + counts.cacheRead() + counts.audioInput() + counts.imageInput())
                .isEqualTo(expected.prompt());
        assertThat(counts.cacheRead()).isEqualTo(expected.count("cachedContentTokenCount"));
        // Pictures are priced by the piece, so their tokens are in no class.
        assertThat(counts.output() + counts.audioOutput() + expected.imageTokens())
                .isEqualTo(expected.count("candidatesTokenCount"));
        assertThat(counts.imageOutput() > 0).isEqualTo(expected.imageTokens() > 0);
        assertThat(counts.reasoning()).isEqualTo(expected.count("thoughtsTokenCount"));
    }

    @Test
    void requestsMeanTheSameAfterTheirWayThroughTheCanonicalForm(TestReporter reporter) throws Refusal {
        int passed = 0;
        List<String> notApplicable = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Recording recording : answered().toList()) {
            JsonNode body = recording.request();
            if (body == null) {
                notApplicable.add(recording.id() + ": no request recorded");
                continue;
            }
            String text = GeminiJson.text(body);
            if (text.contains("\"toolCall\"") || text.contains("\"toolResponse\"")) {
                notApplicable.add(recording.id() + ": calls of Google's own tools have no canonical form");
                continue;
            }
            DocumentRequest request = (DocumentRequest) Gemini.CLIENT.read(
                    GeminiJson.bytes(body),
                    new io.tollway.gateway.dialect.CallPath(
                            io.tollway.gateway.error.Surface.OPENAI, "acme/chat", recording.stream(), true),
                    Gemini.GATE);
            assertThat(json(Gemini.CLIENT
                            .pass(request, new UpstreamModel(recording.model(), -1, null, "h", true), new Changes())
                            .body()))
                    .isEqualTo(Meaning.withSignaturesInTheStandardAlphabet(body).without("model"));
            Changes changes = new Changes();
            JsonNode written = Gemini.written(request.canonical(), recording.model(), changes);
            JsonNode wanted = Meaning.of(body, changes);
            JsonNode got = Meaning.of(written, changes);
            if (got.equals(wanted)) {
                passed++;
            } else {
                failed.add(recording.id() + "\n  wanted " + wanted + "\n  got    " + got + "\n  " + changes.all());
            }
        }
        reporter.publishEntry(
                "requests",
                passed + " passed, " + notApplicable.size() + " not applicable, " + failed.size() + " failed; "
                        + String.join("; ", notApplicable));
        assertThat(failed).isEmpty();
        assertThat(passed).isPositive();
    }
}
