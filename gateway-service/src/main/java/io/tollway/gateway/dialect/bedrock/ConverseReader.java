package io.tollway.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Step;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads answers of Converse, whole and as the events that {@link FrameSplitter} hands on. Metadata comes last, behind the stop reason. */
final class ConverseReader implements AnswerReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Integer, OpenBlock> open = new HashMap<>();
    private int calls;
    private int textLength;
    private boolean stopped;
    private boolean ended;

    /** A block whose end has not come. */
    private static final class OpenBlock {
        private int call = -1;
        private boolean argued;
        private final StringBuilder signature = new StringBuilder();
    }

    @Override
    public Step event(byte[] bytes, int from, int to, boolean errorEvent, Consumer<AnswerEvent> sink) {
        if (ended) {
            return Step.ENDED;
        }
        if (errorEvent) {
            return Step.UPSTREAM_ERROR;
        }
        JsonNode root = parsed(bytes, from, to);
        if (root == null) {
            return Step.MALFORMED;
        }
        Map.Entry<String, JsonNode> event = root.properties().iterator().next();
        JsonNode said = event.getValue();
        int index = said.path("contentBlockIndex").asInt(0);
        switch (event.getKey()) {
            case "contentBlockStart" -> start(index, said.path("start"), sink);
            case "contentBlockDelta" -> delta(index, said.path("delta"), sink);
            case "contentBlockStop" -> stop(open.remove(index), sink);
            case "messageStop" -> finish(said.path("stopReason"), said.path("additionalModelResponseFields"), sink);
            case "metadata" -> {
                used(said.path("usage"), sink);
                ended = stopped;
            }
            default -> {}
        }
        return ended ? Step.ENDED : Step.GO_ON;
    }

    @Override
    public Step document(byte[] body, Consumer<AnswerEvent> sink) {
        JsonNode answer = parsed(body, 0, body.length);
        JsonNode message = answer == null ? null : answer.path("output").path("message");
        if (answer == null || message == null || !message.path("content").isArray()) {
            return Step.MALFORMED;
        }
        int index = 0;
        for (JsonNode block : message.path("content")) {
            whole(index++, block, sink);
        }
        finish(answer.path("stopReason"), answer.path("additionalModelResponseFields"), sink);
        used(answer.path("usage"), sink);
        ended = true;
        return Step.ENDED;
    }

    /** A stream that was cut behind its stop reason has told everything but its usage. */
    @Override
    public boolean mayEndHere() {
        return stopped;
    }

    private static @Nullable JsonNode parsed(byte[] bytes, int from, int to) {
        try {
            JsonNode tree = JSON.readTree(bytes, from, to - from);
            return tree.isObject() && !tree.isEmpty() ? tree : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private void start(int index, JsonNode start, Consumer<AnswerEvent> sink) {
        JsonNode tool = start.path("toolUse");
        if (tool.isObject()) {
            OpenBlock block = open.computeIfAbsent(index, unused -> new OpenBlock());
            block.call = calls++;
            sink.accept(new AnswerEvent.ToolCallStarted(
                    0,
                    block.call,
                    tool.path("toolUseId").asText("call_" + block.call),
                    tool.path("name").asText("")));
        }
    }

    private void delta(int index, JsonNode delta, Consumer<AnswerEvent> sink) {
        OpenBlock block = open.computeIfAbsent(index, unused -> new OpenBlock());
        text(delta.path("text").asText(""), sink);
        String input = delta.path("toolUse").path("input").asText("");
        if (!input.isEmpty() && block.call >= 0) {
            block.argued = true;
            sink.accept(new AnswerEvent.ToolArgumentsDelta(0, block.call, input));
        }
        reasoning(block, delta.path("reasoningContent"), sink);
        citation(delta.path("citation"), sink);
    }

    private void text(String text, Consumer<AnswerEvent> sink) {
        if (!text.isEmpty()) {
            textLength += text.length();
            sink.accept(new AnswerEvent.TextDelta(0, text));
        }
    }

    private static void reasoning(OpenBlock block, JsonNode said, Consumer<AnswerEvent> sink) {
        String thought = said.path("text").asText("");
        if (!thought.isEmpty()) {
            sink.accept(new AnswerEvent.ReasoningDelta(0, thought, false));
        }
        block.signature.append(said.path("signature").asText(""));
        String sealed = said.path("redactedContent").asText("");
        if (!sealed.isEmpty()) {
            sink.accept(new AnswerEvent.ReasoningEncrypted(0, sealed, ReasoningFormat.ANTHROPIC, null));
        }
    }

    private void stop(@Nullable OpenBlock block, Consumer<AnswerEvent> sink) {
        if (block == null) {
            return;
        }
        if (!block.signature.isEmpty()) {
            sink.accept(
                    new AnswerEvent.ReasoningSigned(0, block.signature.toString(), ReasoningFormat.ANTHROPIC, null));
        }
        if (block.call >= 0 && !block.argued) {
            sink.accept(new AnswerEvent.ToolArgumentsDelta(0, block.call, "{}"));
        }
    }

    private void whole(int index, JsonNode said, Consumer<AnswerEvent> sink) {
        OpenBlock block = new OpenBlock();
        open.put(index, block);
        text(said.path("text").asText(""), sink);
        start(index, said, sink);
        JsonNode input = said.path("toolUse").path("input");
        if (block.call >= 0 && input.isObject()) {
            block.argued = true;
            sink.accept(new AnswerEvent.ToolArgumentsDelta(0, block.call, input.toString()));
        }
        JsonNode thought = said.path("reasoningContent");
        reasoning(block, thought.has("reasoningText") ? thought.path("reasoningText") : thought, sink);
        JsonNode cited = said.path("citationsContent");
        for (JsonNode piece : cited.path("content")) {
            text(piece.path("text").asText(""), sink);
        }
        for (JsonNode citation : cited.path("citations")) {
            citation(citation, sink);
        }
        stop(open.remove(index), sink);
    }

    private void citation(JsonNode citation, Consumer<AnswerEvent> sink) {
        if (citation.isObject()) {
            String quote = citation.path("sourceContent").path(0).path("text").textValue();
            sink.accept(new AnswerEvent.Cited(
                    0,
                    citation.path("location").path("web").path("url").textValue(),
                    citation.path("title").textValue(),
                    quote,
                    -1,
                    textLength));
        }
    }

    private void finish(JsonNode reason, JsonNode more, Consumer<AnswerEvent> sink) {
        if (!reason.isTextual()) {
            return;
        }
        for (OpenBlock block : open.values()) {
            stop(block, sink);
        }
        open.clear();
        stopped = true;
        String word = reason.textValue();
        String sequence = more.path("stop_sequence").textValue();
        sink.accept(new AnswerEvent.Finished(0, stopReason(word), word, sequence));
    }

    private static StopReason stopReason(String word) {
        return switch (word) {
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "content_filtered", "guardrail_intervened" -> StopReason.CONTENT_FILTER;
            default -> StopReason.END;
        };
    }

    /** Input does not hold what was read from the cache or written to it; thoughts are not told apart from the rest of the output. */
    private static void used(JsonNode usage, Consumer<AnswerEvent> sink) {
        long input = count(usage, "inputTokens");
        long output = count(usage, "outputTokens");
        long read = count(usage, "cacheReadInputTokens");
        long written = count(usage, "cacheWriteInputTokens");
        long hour = 0;
        for (JsonNode detail : usage.path("cacheDetails")) {
            hour += detail.path("ttl").asText("").equals("1h") ? count(detail, "inputTokens") : 0;
        }
        boolean believable = input >= 0 && output >= 0 && read >= 0 && written >= 0 && input + output > 0;
        if (usage.isObject() && believable && hour >= 0) {
            long hourly = Math.min(hour, written);
            sink.accept(new AnswerEvent.Used(
                    new UsageCounts(input, read, written - hourly, hourly, 0, 0, output, 0, 0, 0, 0)));
        }
    }

    /** -1 for what cannot be a count. */
    private static long count(JsonNode usage, String name) {
        JsonNode value = usage.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0 ? value.intValue() : -1;
    }
}
