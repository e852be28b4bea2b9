package io.tollway.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.FormatInWords;
import io.tollway.gateway.dialect.UpstreamModel;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A canonical request as Cohere's. */
final class CohereWriter {
    private static final int MOST_STOPS = 5;
    private static final long USUAL_OUTPUT = 4096;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final CanonicalRequest request;
    private final UpstreamModel model;
    private final Changes changes;
    private final ObjectNode body = NODES.objectNode();

    CohereWriter(CanonicalRequest request, UpstreamModel model, Changes changes) {
        this.request = request;
        this.model = model;
        this.changes = changes;
    }

    ObjectNode write() {
        body.put("model", model.name());
        CohereMessages messages = new CohereMessages(changes);
        messages.write(request.messages());
        body.set("messages", messages.all());
        if (!messages.documents().isEmpty()) {
            body.set("documents", messages.documents());
        }
        body.put("stream", request.stream());
        long limit = limit();
        if (limit > 0) {
            body.put("max_tokens", limit);
        }
        tools();
        format(messages.all());
        reasoning(request.reasoning(), limit);
        sampling(model.taken(request.sampling(), changes));
        if (request.choices() > 1) {
            changes.adjusted("n", "1");
        }
        if (request.endUser() != null) {
            changes.dropped("user");
        }
        return body;
    }

    private long limit() {
        Long wished = request.maxOutputTokens();
        long cap = model.outputCap();
        return wished == null ? cap : cap < 0 ? wished : Math.min(cap, wished);
    }

    private void tools() {
        ToolChoice choice = request.toolChoice();
        ArrayNode tools = NODES.arrayNode();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Hosted hosted -> changes.dropped("tools[" + hosted.type() + "]");
                case Tool.Function function -> {
                    if (isOffered(function.name(), choice)) {
                        tools.add(function(function));
                    }
                }
            }
        }
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            changes.dropped("parallel_tool_calls");
        }
        switch (choice) {
            case null -> {}
            case ToolChoice.Auto ignored -> {}
            case ToolChoice.None ignored -> body.put("tool_choice", "NONE");
            case ToolChoice.Required ignored -> body.put("tool_choice", "REQUIRED");
            case ToolChoice.Named ignored -> {
                changes.adjusted("tool_choice", "only the named tool is sent");
                body.put("tool_choice", "REQUIRED");
            }
            case ToolChoice.Allowed allowed -> {
                changes.adjusted("tool_choice", "only the allowed tools are sent");
                if (allowed.required()) {
                    body.put("tool_choice", "REQUIRED");
                }
            }
        }
    }

    private static boolean isOffered(String name, @Nullable ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Named named -> named.name().equals(name);
            case ToolChoice.Allowed allowed -> allowed.names().contains(name);
            case ToolChoice.Auto ignored -> true;
            case ToolChoice.None ignored -> true;
            case ToolChoice.Required ignored -> true;
            case null -> true;
        };
    }

    private static ObjectNode function(Tool.Function function) {
        ObjectNode entry = NODES.objectNode().put("type", "function");
        ObjectNode said = entry.putObject("function").put("name", function.name());
        if (function.description() != null) {
            said.put("description", function.description());
        }
        if (function.schema() == null) {
            said.putObject("parameters").put("type", "object").putObject("properties");
        } else {
            said.set("parameters", function.schema());
        }
        return entry;
    }

    /** Cohere takes no form of output beside tools or documents. */
    private void format(ArrayNode messages) {
        boolean alone = !body.has("tools") && !body.has("documents");
        if (!alone && !(request.format() instanceof OutputFormat.Text)) {
            messages.insertObject(0).put("role", "system").put("content", FormatInWords.of(request.format()));
            FormatInWords.note(changes);
            return;
        }
        switch (request.format()) {
            case OutputFormat.Text ignored -> {}
            case OutputFormat.JsonObject ignored ->
                body.putObject("response_format").put("type", "json_object");
            case OutputFormat.JsonSchema schema ->
                body.putObject("response_format").put("type", "json_object").set("json_schema", schema.schema());
        }
    }

    private void reasoning(@Nullable ReasoningAsk ask, long limit) {
        if (ask == null) {
            return;
        }
        if (ask.isOff()) {
            if (model.name().contains("reasoning")) {
                body.putObject("thinking").put("type", "disabled");
            }
            return;
        }
        ObjectNode thinking = body.putObject("thinking").put("type", "enabled");
        if (ask.maxTokens() != null || ask.effort() != null) {
            thinking.put("token_budget", ask.budget(limit > 0 ? limit : USUAL_OUTPUT));
        }
    }

    private void sampling(Sampling sampling) {
        BigDecimal temperature = sampling.temperature();
        if (temperature != null) {
            boolean tooHigh = temperature.compareTo(BigDecimal.ONE) > 0;
            if (tooHigh) {
                changes.adjusted("temperature", "1");
            }
            body.put("temperature", tooHigh ? BigDecimal.ONE : temperature);
        }
        if (sampling.topP() != null) {
            body.put("p", sampling.topP());
        }
        if (sampling.topK() != null) {
            body.put("k", sampling.topK());
        }
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        penalty("presence_penalty", sampling.presencePenalty());
        penalty("frequency_penalty", sampling.frequencyPenalty());
        if (Boolean.TRUE.equals(sampling.logprobs()) || sampling.topLogprobs() != null) {
            changes.dropped("logprobs");
        }
        stops(sampling.stop());
    }

    /** Only from 0 to 1 here. */
    private void penalty(String name, @Nullable BigDecimal value) {
        if (value == null) {
            return;
        }
        if (value.signum() < 0 || value.compareTo(BigDecimal.ONE) > 0) {
            changes.adjusted(name, value.signum() < 0 ? "0" : "1");
        }
        body.put(name, value.max(BigDecimal.ZERO).min(BigDecimal.ONE));
    }

    private void stops(List<String> wished) {
        if (wished.isEmpty()) {
            return;
        }
        if (wished.size() > MOST_STOPS) {
            changes.adjusted("stop", "only the first " + MOST_STOPS + " sequences are sent");
        }
        ArrayNode stops = body.putArray("stop_sequences");
        for (int i = 0; i < wished.size() && i < MOST_STOPS; i++) {
            stops.add(wished.get(i));
        }
    }
}
