package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.state.Trait;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.FormatInWords;
import io.tollway.gateway.dialect.UpstreamModel;
import java.util.List;

/** A canonical request as a chat completion's. */
final class ChatRequestWriter {
    private static final int MOST_STOPS = 4;

    private final UpstreamModel model;
    private final Changes changes;

    ChatRequestWriter(UpstreamModel model, Changes changes) {
        this.model = model;
        this.changes = changes;
    }

    byte[] write(CanonicalRequest request) {
        ObjectNode body = ChatWords.NODES.objectNode().put("model", model.name());
        ArrayNode messages = body.putArray("messages");
        ChatMessageWriter writer = new ChatMessageWriter(messages, model.traits(), changes);
        for (Message message : request.messages()) {
            writer.write(message);
        }
        boolean noObject = FormatInWords.isNoObject(request.format());
        if (noObject || FormatInWords.isUnnamed(request, true)) {
            messages.insertObject(0).put("role", "system").put("content", FormatInWords.of(request.format()));
            FormatInWords.note(changes);
        }
        if (request.stream()) {
            body.put("stream", true);
            if (!model.traits().has(Trait.NO_STREAM_OPTIONS)) {
                body.putObject("stream_options").put("include_usage", true);
            }
        }
        cap(request, body);
        if (request.choices() > 1) {
            body.put("n", request.choices());
        }
        tools(request, body);
        format(noObject ? new OutputFormat.Text() : request.format(), body);
        reasoning(request.reasoning(), body);
        sampling(model.taken(request.sampling(), changes), body);
        if (request.endUser() != null) {
            body.put("user", request.endUser());
        }
        try {
            return ChatWords.JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }

    private void cap(CanonicalRequest request, ObjectNode body) {
        Long wished = request.maxOutputTokens();
        long cap = model.outputCap();
        if (cap < 0 && wished == null) {
            return;
        }
        long tokens = wished == null ? cap : cap < 0 ? wished : Math.min(cap, wished);
        body.put(model.capField(), tokens);
    }

    private void tools(CanonicalRequest request, ObjectNode body) {
        ArrayNode tools = ChatWords.NODES.arrayNode();
        ToolChoice choice = request.toolChoice();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Hosted hosted -> changes.dropped("tools[" + hosted.type() + "]");
                case Tool.Function function -> {
                    if (!(choice instanceof ToolChoice.Allowed allowed)
                            || allowed.names().contains(function.name())) {
                        if (function.cache() != null) {
                            changes.dropped("cache_control");
                        }
                        tools.add(function(function));
                    }
                }
            }
        }
        if (tools.isEmpty()) {
            if (choice != null && !request.tools().isEmpty()) {
                changes.dropped("tool_choice");
            }
            return;
        }
        body.set("tools", tools);
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
        switch (choice) {
            case null -> {}
            case ToolChoice.Auto ignored -> body.put("tool_choice", "auto");
            case ToolChoice.None ignored -> body.put("tool_choice", "none");
            case ToolChoice.Required ignored -> body.put("tool_choice", "required");
            case ToolChoice.Named named ->
                body.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", named.name());
            case ToolChoice.Allowed allowed -> {
                changes.adjusted("tool_choice", "only the allowed tools are sent");
                body.put("tool_choice", allowed.required() ? "required" : "auto");
            }
        }
    }

    private static ObjectNode function(Tool.Function function) {
        ObjectNode entry = ChatWords.NODES.objectNode().put("type", "function");
        ObjectNode said = entry.putObject("function").put("name", function.name());
        if (function.description() != null) {
            said.put("description", function.description());
        }
        if (function.schema() != null) {
            said.set("parameters", function.schema());
        }
        if (function.strict() != null) {
            said.put("strict", function.strict());
        }
        return entry;
    }

    private static void format(OutputFormat format, ObjectNode body) {
        switch (format) {
            case OutputFormat.Text ignored -> {}
            case OutputFormat.JsonObject ignored ->
                body.putObject("response_format").put("type", "json_object");
            case OutputFormat.JsonSchema schema -> {
                ObjectNode said = body.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema");
                said.put("name", schema.name()).set("schema", schema.schema());
                if (schema.description() != null) {
                    said.put("description", schema.description());
                }
                if (schema.strict() != null) {
                    said.put("strict", schema.strict());
                }
            }
        }
    }

    /** What only the newest models know becomes the strongest that all know. */
    private void reasoning(@org.jspecify.annotations.Nullable ReasoningAsk ask, ObjectNode body) {
        if (ask == null || ask.adaptive() && ask.effort() == null) {
            return;
        }
        String effort = ask.nearestEffort();
        if (effort.equals("xhigh") || effort.equals("max")) {
            changes.adjusted("reasoning.effort", effort + " became high");
            effort = "high";
        }
        if (!effort.equals("none")) {
            body.put("reasoning_effort", effort);
        }
    }

    private void sampling(Sampling sampling, ObjectNode body) {
        if (sampling.temperature() != null) {
            body.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            body.put("top_p", sampling.topP());
        }
        if (sampling.topK() != null) {
            changes.dropped("top_k");
        }
        if (sampling.presencePenalty() != null) {
            body.put("presence_penalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != null) {
            body.put("frequency_penalty", sampling.frequencyPenalty());
        }
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        if (sampling.logprobs() != null) {
            body.put("logprobs", sampling.logprobs());
        }
        if (sampling.topLogprobs() != null) {
            body.put("top_logprobs", sampling.topLogprobs());
        }
        List<String> stop = sampling.stop();
        if (stop.size() > MOST_STOPS) {
            changes.adjusted("stop", "only the first " + MOST_STOPS + " sequences are sent");
            stop = stop.subList(0, MOST_STOPS);
        }
        if (!stop.isEmpty()) {
            ArrayNode sequences = body.putArray("stop");
            stop.forEach(sequences::add);
        }
    }
}
