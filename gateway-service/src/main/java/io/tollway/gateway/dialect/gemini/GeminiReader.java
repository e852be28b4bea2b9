package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Step;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code GenerateContentResponse}s: chunks of a stream, or one whole answer. A stream has no end mark: it is complete when every candidate, or the prompt's refusal, said why. */
final class GeminiReader implements AnswerReader {
    private final Map<Integer, CandidateReader> candidates = new TreeMap<>();
    private final Set<String> callIds = new HashSet<>();
    private boolean started;
    private boolean complete;
    private boolean refused;
    private boolean whole;
    private long searches;
    private long images;
    private @Nullable String model;

    @Override
    public Step event(byte[] bytes, int from, int to, boolean errorEvent, Consumer<AnswerEvent> sink) {
        if (errorEvent) {
            return Step.UPSTREAM_ERROR;
        }
        JsonNode response = GeminiJson.tree(bytes, from, to);
        return response == null ? Step.MALFORMED : response(response, sink);
    }

    @Override
    public Step document(byte[] body, Consumer<AnswerEvent> sink) {
        whole = true;
        return event(body, 0, body.length, false, sink);
    }

    @Override
    public boolean mayEndHere() {
        if (refused) {
            return true;
        }
        for (CandidateReader candidate : candidates.values()) {
            if (!candidate.finished()) {
                return false;
            }
        }
        return complete;
    }

    private Step response(JsonNode response, Consumer<AnswerEvent> sink) {
        // Some of Google's endpoints put an error into an array.
        if (response.path("error").isObject() || response.path(0).path("error").isObject()) {
            return Step.UPSTREAM_ERROR;
        }
        boolean answer = response.has("candidates") || response.has("promptFeedback") || response.has("usageMetadata");
        if (!answer) {
            return Step.MALFORMED;
        }
        start(response, sink);
        for (JsonNode candidate : response.path("candidates")) {
            int index = Math.max(0, candidate.path("index").asInt(0));
            CandidateReader reader = candidates.computeIfAbsent(index, unused -> new CandidateReader(index, callIds));
            reader.read(candidate, event -> {
                if (event instanceof AnswerEvent.MediaProduced media
                        && media.mimeType().startsWith("image/")) {
                    images++;
                }
                sink.accept(event);
            });
            complete |= reader.finished();
            searches = Math.max(searches, UsageMetadata.searches(candidate.path("groundingMetadata"), model));
        }
        blocked(response, sink);
        UsageCounts counts = UsageMetadata.read(response.path("usageMetadata"), searches, images);
        if (counts != null && (whole || complete || UsageMetadata.countsOutput(counts))) {
            sink.accept(new AnswerEvent.Used(counts));
        }
        return Step.GO_ON;
    }

    private void start(JsonNode response, Consumer<AnswerEvent> sink) {
        if (!started) {
            started = true;
            model = GeminiJson.string(response, "modelVersion");
            sink.accept(new AnswerEvent.Started(GeminiJson.string(response, "responseId"), model));
        }
    }

    /** A prompt that Google refuses is answered with 200 and no candidate. */
    private void blocked(JsonNode response, Consumer<AnswerEvent> sink) {
        String reason = GeminiJson.string(response.path("promptFeedback"), "blockReason");
        if (reason != null && candidates.isEmpty() && !complete) {
            complete = true;
            refused = true;
            sink.accept(new AnswerEvent.Finished(0, StopReason.CONTENT_FILTER, reason, null));
        }
    }
}
