package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.ReasoningFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one candidate, over all chunks of its answer. */
final class CandidateReader {
    private final int choice;
    private final Set<String> callIds;
    private final Citations citations;
    private final StringBuilder text = new StringBuilder();
    private int calls;
    private boolean finished;
    private @Nullable PartialArguments open;

    /** @param callIds ids taken so far, of all candidates */
    CandidateReader(int choice, Set<String> callIds) {
        this.choice = choice;
        this.callIds = callIds;
        this.citations = new Citations(choice);
    }

    boolean finished() {
        return finished;
    }

    void read(JsonNode candidate, Consumer<AnswerEvent> sink) {
        for (JsonNode part : candidate.path("content").path("parts")) {
            part(part, sink);
        }
        citations.read(candidate, text, sink);
        String reason = FinishReasons.word(candidate.path("finishReason"));
        if (reason != null) {
            close(sink);
            if (!finished) {
                finished = true;
                sink.accept(new AnswerEvent.Finished(choice, FinishReasons.canonical(reason, calls > 0), reason, null));
            }
        }
    }

    private void part(JsonNode part, Consumer<AnswerEvent> sink) {
        String signature = GeminiJson.string(part, "thoughtSignature");
        String words = part.path("text").asText("");
        if (part.path("thought").asBoolean(false)) {
            if (!words.isEmpty()) {
                sink.accept(new AnswerEvent.ReasoningDelta(choice, words, true));
            }
            if (signature != null) {
                sink.accept(new AnswerEvent.ReasoningSigned(choice, signature, ReasoningFormat.GEMINI, null));
            }
            return;
        }
        JsonNode call = part.path("functionCall");
        if (open != null && !call.isObject()) {
            close(sink);
        }
        if (signature != null) {
            sink.accept(new AnswerEvent.ReasoningEncrypted(choice, signature, ReasoningFormat.GEMINI, null));
        }
        if (call.isObject()) {
            call(call, sink);
        } else if (part.has("text")) {
            text(words, sink);
        } else if (part.has("executableCode")) {
            text(ContentReader.code(part.path("executableCode")), sink);
        } else if (part.has("codeExecutionResult")) {
            text(ContentReader.output(part.path("codeExecutionResult")), sink);
        } else if (part.has("inlineData")) {
            JsonNode data = part.path("inlineData");
            sink.accept(new AnswerEvent.MediaProduced(
                    choice,
                    data.path("mimeType").asText("application/octet-stream"),
                    GeminiJson.standardBase64(data.path("data").asText(""))));
        }
    }

    private void text(String words, Consumer<AnswerEvent> sink) {
        if (!words.isEmpty()) {
            text.append(words);
            sink.accept(new AnswerEvent.TextDelta(choice, words));
        }
    }

    private void call(JsonNode call, Consumer<AnswerEvent> sink) {
        String name = GeminiJson.string(call, "name");
        if (name != null) {
            close(sink);
            sink.accept(new AnswerEvent.ToolCallStarted(choice, calls, id(GeminiJson.string(call, "id")), name));
            calls++;
            open = new PartialArguments();
        }
        PartialArguments arguments = open;
        if (arguments == null) {
            return;
        }
        arguments.add(call);
        if (!call.path("willContinue").asBoolean(false)) {
            close(sink);
        }
    }

    private void close(Consumer<AnswerEvent> sink) {
        PartialArguments arguments = open;
        if (arguments != null) {
            open = null;
            sink.accept(new AnswerEvent.ToolArgumentsDelta(choice, calls - 1, arguments.json()));
        }
    }

    /** Google's id, or one of ours where it gives none or the same again. */
    private String id(@Nullable String given) {
        String id = given;
        while (id == null || !callIds.add(id)) {
            id = "call_" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
        }
        return id;
    }
}
