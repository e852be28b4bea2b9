package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads responses and their events. Items of tools that the provider runs itself are passed over: what came of them is in the text and its citations. */
final class ResponseReader implements AnswerReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final ItemReader items;
    private boolean ended;

    /** @param format whose thoughts are sealed in it, see {@link io.tollway.gateway.canonical.ReasoningFormat} */
    ResponseReader(String format) {
        items = new ItemReader(format);
    }

    @Override
    public Step event(byte[] bytes, int from, int to, boolean errorEvent, Consumer<AnswerEvent> sink) {
        if (ended) {
            return Step.ENDED;
        }
        if (errorEvent) {
            return Step.UPSTREAM_ERROR;
        }
        JsonNode event = parsed(bytes, from, to);
        if (event == null || !event.path("type").isTextual()) {
            return event != null && event.hasNonNull("error") ? Step.UPSTREAM_ERROR : Step.MALFORMED;
        }
        switch (event.path("type").textValue()) {
            case "error", "response.failed" -> {
                return Step.UPSTREAM_ERROR;
            }
            case "response.created" -> started(event.path("response"), sink);
            case "response.completed", "response.incomplete" -> {
                return end(event.path("response"), sink);
            }
            default -> items.event(event, sink);
        }
        return Step.GO_ON;
    }

    @Override
    public Step document(byte[] body, Consumer<AnswerEvent> sink) {
        JsonNode response = parsed(body, 0, body.length);
        if (response == null) {
            return Step.MALFORMED;
        }
        String status = response.path("status").asText();
        if (response.hasNonNull("error") || status.equals("failed") || status.equals("cancelled")) {
            return Step.UPSTREAM_ERROR;
        }
        if (!response.path("output").isArray()) {
            return Step.MALFORMED;
        }
        started(response, sink);
        return end(response, sink);
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

    private static void started(JsonNode response, Consumer<AnswerEvent> sink) {
        sink.accept(new AnswerEvent.Started(
                response.path("id").textValue(), response.path("model").textValue()));
    }

    /** What the events left out, the whole response at the end still tells. */
    private Step end(JsonNode response, Consumer<AnswerEvent> sink) {
        JsonNode output = response.path("output");
        for (int i = 0; i < output.size(); i++) {
            items.last(i, output.path(i), sink);
        }
        String incomplete = response.path("incomplete_details").path("reason").asText("");
        boolean cut = response.path("status").asText().equals("incomplete");
        String word = incomplete.isEmpty() ? response.path("status").asText("completed") : incomplete;
        sink.accept(new AnswerEvent.Finished(0, reason(cut, incomplete), word, null));
        if (response.path("usage").isObject()) {
            byte[] usage = response.path("usage").toString().getBytes(StandardCharsets.UTF_8);
            UsageCounts counts = ResponseUsage.read(usage, 0, usage.length, items.searches());
            if (counts != null) {
                sink.accept(new AnswerEvent.Used(counts));
            }
        }
        ended = true;
        return Step.ENDED;
    }

    private StopReason reason(boolean cut, String incomplete) {
        if (incomplete.equals("content_filter")) {
            return StopReason.CONTENT_FILTER;
        }
        if (cut) {
            return StopReason.LENGTH;
        }
        return items.calls() > 0 ? StopReason.TOOL_CALLS : StopReason.END;
    }
}
