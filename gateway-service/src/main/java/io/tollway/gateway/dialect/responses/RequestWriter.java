package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

/** A canonical request as a response's. */
final class RequestWriter {
    /** The least that OpenAI takes as {@code max_output_tokens}. */
    static final long LEAST_OUTPUT = 16;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final CanonicalRequest request;
    private final UpstreamModel model;
    private final Changes changes;
    private final ObjectNode body = NODES.objectNode();

    RequestWriter(CanonicalRequest request, UpstreamModel model, Changes changes) {
        this.request = request;
        this.model = model;
        this.changes = changes;
    }

    ObjectNode write() {
        body.put("model", model.name());
        InputWriter input = new InputWriter(ResponsesUpstream.formatOf(model), changes);
        // Only words in the input count for a server that wants JSON to be named.
        boolean unsaid = FormatInWords.isUnnamed(request, false);
        boolean unnamed = FormatInWords.isUnnamed(request, true);
        input.write(request.messages(), unnamed || !unsaid);
        if (!input.instructions().isEmpty()) {
            body.put("instructions", input.instructions());
        }
        boolean noObject = FormatInWords.isNoObject(request.format());
        if (noObject || unnamed) {
            input.items().insertObject(0).put("role", "system").put("content", FormatInWords.of(request.format()));
            FormatInWords.note(changes);
        }
        body.set("input", input.items());
        body.put("store", false);
        if (request.stream()) {
            body.put("stream", true);
        }
        cap();
        tools();
        format(noObject ? new OutputFormat.Text() : request.format());
        reasoning(request.reasoning(), input.sealed());
        sampling(model.taken(request.sampling(), changes));
        if (request.choices() > 1) {
            changes.adjusted("n", "1");
        }
        if (request.endUser() != null) {
            body.put("user", request.endUser());
        }
        return body;
    }

    private void cap() {
        Long wished = request.maxOutputTokens();
        long cap = model.outputCap();
        if (cap < 0 && wished == null) {
            return;
        }
        long tokens = wished == null ? cap : cap < 0 ? wished : Math.min(cap, wished);
        if (tokens < LEAST_OUTPUT) {
            changes.adjusted("max_tokens", Long.toString(LEAST_OUTPUT));
        }
        body.put("max_output_tokens", Math.max(LEAST_OUTPUT, tokens));
    }

    private void tools() {
        ArrayNode tools = NODES.arrayNode();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Hosted hosted -> changes.dropped("tools[" + hosted.type() + "]");
                case Tool.Function function -> tools.add(function(function));
            }
        }
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
        switch (request.toolChoice()) {
            case null -> {}
            case ToolChoice.Auto ignored -> body.put("tool_choice", "auto");
            case ToolChoice.None ignored -> body.put("tool_choice", "none");
            case ToolChoice.Required ignored -> body.put("tool_choice", "required");
            case ToolChoice.Named named -> named(body.putObject("tool_choice"), named.name());
            case ToolChoice.Allowed allowed -> {
                ObjectNode choice = body.putObject("tool_choice");
                choice.put("type", "allowed_tools").put("mode", allowed.required() ? "required" : "auto");
                ArrayNode list = choice.putArray("tools");
                allowed.names().forEach(name -> named(list.addObject(), name));
            }
        }
    }

    private static void named(ObjectNode choice, String name) {
        choice.put("type", "function").put("name", name);
    }

    /** Strict is this API's default and no other's, so what was not said is said here. */
    private static ObjectNode function(Tool.Function function) {
        ObjectNode entry = NODES.objectNode().put("type", "function").put("name", function.name());
        if (function.description() != null) {
            entry.put("description", function.description());
        }
        JsonNode schema = function.schema();
        if (schema == null) {
            entry.putObject("parameters").put("type", "object").putObject("properties");
        } else {
            entry.set("parameters", schema);
        }
        return entry.put("strict", Boolean.TRUE.equals(function.strict()));
    }

    private void format(OutputFormat format) {
        switch (format) {
            case OutputFormat.Text ignored -> {}
            case OutputFormat.JsonObject ignored ->
                body.putObject("text").putObject("format").put("type", "json_object");
            case OutputFormat.JsonSchema schema -> {
                ObjectNode said = body.putObject("text").putObject("format");
                said.put("type", "json_schema").put("name", schema.name()).set("schema", schema.schema());
                if (schema.description() != null) {
                    said.put("description", schema.description());
                }
                if (schema.strict() != null) {
                    said.put("strict", schema.strict());
                }
            }
        }
    }

    /** Only models that think know {@code reasoning} and encrypted thoughts, so they are asked for where the client spoke of them. */
    private void reasoning(@Nullable ReasoningAsk ask, boolean history) {
        boolean thinks = ask != null && !ask.isOff();
        if (thinks || history) {
            body.putArray("include").add("reasoning.encrypted_content");
        }
        if (ask == null || !thinks) {
            return;
        }
        ObjectNode said = NODES.objectNode();
        if (!ask.adaptive() || ask.effort() != null) {
            String effort = ask.nearestEffort();
            if (effort.equals("xhigh") || effort.equals("max")) {
                changes.adjusted("reasoning.effort", effort + " became high");
                effort = "high";
            }
            said.put("effort", effort);
        }
        if (!Boolean.FALSE.equals(ask.visible())) {
            said.put("summary", "auto");
        }
        if (!said.isEmpty()) {
            body.set("reasoning", said);
        }
    }

    private void sampling(Sampling sampling) {
        if (sampling.temperature() != null) {
            body.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            body.put("top_p", sampling.topP());
        }
        unknown("top_k", sampling.topK());
        unknown("presence_penalty", sampling.presencePenalty());
        unknown("frequency_penalty", sampling.frequencyPenalty());
        unknown("seed", sampling.seed());
        unknown("logprobs", Boolean.FALSE.equals(sampling.logprobs()) ? null : sampling.logprobs());
        unknown("top_logprobs", sampling.topLogprobs());
        unknown("stop", sampling.stop().isEmpty() ? null : sampling.stop());
    }

    private void unknown(String field, @Nullable Object value) {
        if (value != null) {
            changes.dropped(field);
        }
    }
}
