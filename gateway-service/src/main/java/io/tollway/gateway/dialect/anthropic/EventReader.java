package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer of Anthropic's. Blocks of tools that Anthropic runs itself are passed over: what came of them is in the text and its citations. Usage counts once the end has been told:
 * the start's counts are of an answer that has not been written yet.
 */
final class EventReader implements AnswerReader {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<Integer, OpenBlock> open = new HashMap<>();
    private final UsageTally tally = new UsageTally();
    private int calls;
    private int textLength;
    private boolean finished;
    private boolean ended;

    @Override
    public Step event(byte[] bytes, int from, int to, boolean errorEvent, Consumer<AnswerEvent> sink) {
        if (ended) {
            return Step.ENDED;
        }
        JsonNode event = parsed(bytes, from, to);
        if (errorEvent || (event != null && event.path("type").asText().equals("error"))) {
            return Step.UPSTREAM_ERROR;
        }
        if (event == null || !event.path("type").isTextual()) {
            return Step.MALFORMED;
        }
        switch (event.path("type").textValue()) {
            case "message_start" -> start(event.path("message"), sink);
            case "content_block_start" -> blockStart(event.path("index").asInt(), event.path("content_block"), sink);
            case "content_block_delta" -> delta(event.path("index").asInt(), event.path("delta"), sink);
            case "content_block_stop" ->
                blockStop(open.remove(event.path("index").asInt()), sink);
            case "message_delta" -> end(event.path("delta"), event.path("usage"), sink);
            case "message_stop" -> ended = true;
            default -> {}
        }
        return ended ? Step.ENDED : Step.GO_ON;
    }

    @Override
    public Step document(byte[] body, Consumer<AnswerEvent> sink) {
        JsonNode message = parsed(body, 0, body.length);
        if (message == null) {
            return Step.MALFORMED;
        }
        if (message.path("type").asText().equals("error")) {
            return Step.UPSTREAM_ERROR;
        }
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            return Step.MALFORMED;
        }
        start(message, sink);
        for (int i = 0; i < content.size(); i++) {
            blockStart(i, content.path(i), sink);
            blockStop(open.remove(i), sink);
        }
        end(message, message.path("usage"), sink);
        ended = true;
        return Step.ENDED;
    }

    /** A stream that was cut behind its stop reason has told everything. */
    @Override
    public boolean mayEndHere() {
        return ended || finished;
    }

    static @Nullable JsonNode parsed(byte[] bytes, int from, int to) {
        try {
            JsonNode tree = JSON.readTree(bytes, from, to - from);
            return tree.isObject() ? tree : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private void start(JsonNode message, Consumer<AnswerEvent> sink) {
        sink.accept(new AnswerEvent.Started(
                message.path("id").textValue(), message.path("model").textValue()));
        tally.take(message.path("usage"));
    }

    private void blockStart(int index, JsonNode content, Consumer<AnswerEvent> sink) {
        OpenBlock block = new OpenBlock(content.path("type").asText(), textLength);
        open.put(index, block);
        switch (block.type) {
            case "text" -> {
                text(content.path("text").asText(), sink);
                for (JsonNode citation : content.path("citations")) {
                    block.citations.add(citation);
                }
            }
            case "thinking" -> {
                block.thought = true;
                thinking(content.path("thinking").asText(), sink);
                block.signature.append(content.path("signature").asText());
            }
            case "redacted_thinking" ->
                sink.accept(new AnswerEvent.ReasoningEncrypted(
                        0, content.path("data").asText(), ReasoningFormat.ANTHROPIC, null));
            case "tool_use" -> {
                block.call = calls++;
                sink.accept(new AnswerEvent.ToolCallStarted(
                        0,
                        block.call,
                        content.path("id").asText(),
                        content.path("name").asText()));
                if (!content.path("input").isEmpty()) {
                    arguments(block, content.path("input").toString(), sink);
                }
            }
            default -> {}
        }
    }

    private void delta(int index, JsonNode delta, Consumer<AnswerEvent> sink) {
        OpenBlock block = open.computeIfAbsent(index, unused -> new OpenBlock("text", textLength));
        switch (delta.path("type").asText()) {
            case "text_delta" -> text(delta.path("text").asText(), sink);
            case "thinking_delta" -> thinking(delta.path("thinking").asText(), sink);
            case "signature_delta" ->
                block.signature.append(delta.path("signature").asText());
            case "input_json_delta" ->
                arguments(block, delta.path("partial_json").asText(), sink);
            case "citations_delta" -> block.citations.add(delta.path("citation"));
            default -> {}
        }
    }

    private void text(String text, Consumer<AnswerEvent> sink) {
        if (!text.isEmpty()) {
            textLength += text.length();
            sink.accept(new AnswerEvent.TextDelta(0, text));
        }
    }

    private static void thinking(String text, Consumer<AnswerEvent> sink) {
        if (!text.isEmpty()) {
            sink.accept(new AnswerEvent.ReasoningDelta(0, text, false));
        }
    }

    /** Fragments of a call that Anthropic itself runs are nobody's. */
    private static void arguments(OpenBlock block, String fragment, Consumer<AnswerEvent> sink) {
        if (block.call >= 0 && !fragment.isEmpty()) {
            block.argued = true;
            sink.accept(new AnswerEvent.ToolArgumentsDelta(0, block.call, fragment));
        }
    }

    private void blockStop(@Nullable OpenBlock block, Consumer<AnswerEvent> sink) {
        if (block == null) {
            return;
        }
        if (block.thought && !block.signature.isEmpty()) {
            ReasoningTag tag = ReasoningTag.read(block.signature.toString());
            String signature = tag.signature();
            String format = tag.format();
            if (signature != null && format != null) {
                sink.accept(new AnswerEvent.ReasoningSigned(0, signature, format, tag.id()));
            }
        }
        if (block.call >= 0 && !block.argued) {
            sink.accept(new AnswerEvent.ToolArgumentsDelta(0, block.call, "{}"));
        }
        for (JsonNode citation : block.citations) {
            sink.accept(new AnswerEvent.Cited(
                    0,
                    first(citation, "url", "source"),
                    first(citation, "title", "document_title"),
                    citation.path("cited_text").textValue(),
                    block.textStart,
                    textLength));
        }
    }

    private static @Nullable String first(JsonNode citation, String name, String other) {
        String text = citation.path(name).textValue();
        return text == null ? citation.path(other).textValue() : text;
    }

    private void end(JsonNode delta, JsonNode usage, Consumer<AnswerEvent> sink) {
        String word = delta.path("stop_reason").textValue();
        if (word != null) {
            finished = true;
            String explanation = delta.path("stop_details").path("explanation").textValue();
            if (word.equals("refusal") && explanation != null && textLength == 0) {
                sink.accept(new AnswerEvent.RefusalDelta(0, explanation));
            }
            sink.accept(new AnswerEvent.Finished(
                    0, StopWord.read(word), word, delta.path("stop_sequence").textValue()));
        }
        if (usage.isObject()) {
            tally.take(usage);
            UsageCounts counts = tally.counts();
            if (counts != null) {
                sink.accept(new AnswerEvent.Used(counts));
            }
        }
    }

    /** A block whose end has not come. */
    private static final class OpenBlock {
        private final String type;
        private final int textStart;
        private final StringBuilder signature = new StringBuilder();
        private final List<JsonNode> citations = new ArrayList<>(0);
        private boolean thought;
        private int call = -1;
        private boolean argued;

        OpenBlock(String type, int textStart) {
            this.type = type;
            this.textStart = textStart;
        }
    }
}
