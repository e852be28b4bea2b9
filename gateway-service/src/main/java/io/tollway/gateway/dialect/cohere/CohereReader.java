package io.tollway.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Step;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of Cohere's, whole and as events. What is billed is told apart from what the model read (its template counts there too): only {@code billed_units} are usage. The plan before tool calls is read as
 * thoughts.
 */
final class CohereReader implements AnswerReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int DONE_LENGTH = 6;

    private final Map<Integer, Integer> calls = new HashMap<>();
    private final Map<Integer, Boolean> argued = new HashMap<>();
    private boolean ended;

    @Override
    public Step event(byte[] bytes, int from, int to, boolean errorEvent, Consumer<AnswerEvent> sink) {
        if (ended || to - from == DONE_LENGTH && bytes[from] == '[') {
            return Step.ENDED;
        }
        if (errorEvent) {
            return Step.UPSTREAM_ERROR;
        }
        JsonNode event = parsed(bytes, from, to);
        if (event == null || !event.path("type").isTextual()) {
            return Step.MALFORMED;
        }
        JsonNode delta = event.path("delta");
        JsonNode message = delta.path("message");
        int index = event.path("index").asInt(0);
        switch (event.path("type").textValue()) {
            case "message-start" ->
                sink.accept(new AnswerEvent.Started(event.path("id").textValue(), null));
            case "content-start", "content-delta" -> content(message.path("content"), sink);
            case "tool-plan-delta" -> thought(message.path("tool_plan").asText(""), sink);
            case "tool-call-start" -> call(index, message.path("tool_calls"), sink);
            case "tool-call-delta" ->
                arguments(
                        index,
                        message.path("tool_calls")
                                .path("function")
                                .path("arguments")
                                .asText(""),
                        sink);
            case "tool-call-end" -> callEnd(index, sink);
            case "citation-start" -> cited(message.path("citations"), sink);
            case "message-end" -> {
                return end(delta, sink);
            }
            default -> {}
        }
        return Step.GO_ON;
    }

    @Override
    public Step document(byte[] body, Consumer<AnswerEvent> sink) {
        JsonNode answer = parsed(body, 0, body.length);
        if (answer == null || !answer.path("message").isObject()) {
            return Step.MALFORMED;
        }
        sink.accept(new AnswerEvent.Started(answer.path("id").textValue(), null));
        JsonNode message = answer.path("message");
        thought(message.path("tool_plan").asText(""), sink);
        for (JsonNode part : message.path("content")) {
            content(part, sink);
        }
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            call(index, call, sink);
            callEnd(index++, sink);
        }
        for (JsonNode citation : message.path("citations")) {
            cited(citation, sink);
        }
        return end(answer, sink);
    }

    @Override
    public boolean mayEndHere() {
        return ended;
    }

    private static @Nullable JsonNode parsed(byte[] bytes, int from, int to) {
        try {
            JsonNode tree = JSON.readTree(bytes, from, to - from);
            return tree.isObject() ? tree : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static void content(JsonNode content, Consumer<AnswerEvent> sink) {
        thought(content.path("thinking").asText(""), sink);
        String text = content.path("text").asText("");
        if (!text.isEmpty()) {
            sink.accept(new AnswerEvent.TextDelta(0, text));
        }
    }

    private static void thought(String text, Consumer<AnswerEvent> sink) {
        if (!text.isEmpty()) {
            sink.accept(new AnswerEvent.ReasoningDelta(0, text, false));
        }
    }

    private void call(int index, JsonNode call, Consumer<AnswerEvent> sink) {
        int at = calls.size();
        calls.put(index, at);
        JsonNode function = call.path("function");
        sink.accept(new AnswerEvent.ToolCallStarted(
                0,
                at,
                call.path("id").asText("call_" + at),
                function.path("name").asText("")));
        arguments(index, function.path("arguments").asText(""), sink);
    }

    private void arguments(int index, String fragment, Consumer<AnswerEvent> sink) {
        Integer at = calls.get(index);
        if (at != null && !fragment.isEmpty()) {
            argued.put(index, true);
            sink.accept(new AnswerEvent.ToolArgumentsDelta(0, at, fragment));
        }
    }

    private void callEnd(int index, Consumer<AnswerEvent> sink) {
        if (!argued.containsKey(index)) {
            arguments(index, "{}", sink);
        }
    }

    private static void cited(JsonNode citation, Consumer<AnswerEvent> sink) {
        JsonNode source = citation.path("sources").path(0);
        JsonNode about = source.path("document").isObject() ? source.path("document") : source.path("tool_output");
        String title = about.path("title").textValue();
        sink.accept(new AnswerEvent.Cited(
                0,
                about.path("url").textValue(),
                title == null ? source.path("id").textValue() : title,
                citation.path("text").textValue(),
                citation.path("start").asInt(-1),
                citation.path("end").asInt(-1)));
    }

    private Step end(JsonNode end, Consumer<AnswerEvent> sink) {
        String word = end.path("finish_reason").asText("");
        if (word.isEmpty() || word.equals("ERROR") || word.equals("TIMEOUT")) {
            return Step.UPSTREAM_ERROR;
        }
        sink.accept(new AnswerEvent.Finished(0, reason(word), word, null));
        JsonNode usage = end.path("usage");
        JsonNode billed = usage.path("billed_units").isObject() ? usage.path("billed_units") : usage.path("tokens");
        long input = count(billed, "input_tokens");
        long output = count(billed, "output_tokens");
        if (billed.isObject() && input >= 0 && output >= 0 && input + output > 0) {
            sink.accept(new AnswerEvent.Used(new UsageCounts(input, 0, 0, 0, 0, 0, output, 0, 0, 0, 0)));
        }
        ended = true;
        return Step.ENDED;
    }

    private static StopReason reason(String word) {
        return switch (word) {
            case "MAX_TOKENS" -> StopReason.LENGTH;
            case "STOP_SEQUENCE" -> StopReason.STOP_SEQUENCE;
            case "TOOL_CALL" -> StopReason.TOOL_CALLS;
            case "ERROR_TOXIC" -> StopReason.CONTENT_FILTER;
            default -> StopReason.END;
        };
    }

    /** A whole number, also one written with a fraction of nothing; -1 for what cannot be a count. */
    private static long count(JsonNode units, String name) {
        JsonNode value = units.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        boolean whole = value.isNumber()
                && value.canConvertToInt()
                && value.decimalValue().stripTrailingZeros().scale() <= 0;
        return whole && value.intValue() >= 0 ? value.intValue() : -1;
    }
}
