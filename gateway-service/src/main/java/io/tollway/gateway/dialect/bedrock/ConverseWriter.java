package io.tollway.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
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

/** A canonical request as Converse's. What the API itself cannot say goes, where the model is known to take it, into {@code additionalModelRequestFields}. */
final class ConverseWriter {
    private static final int MOST_STOPS = 4;
    private static final long LEAST_BUDGET = 1024;
    /** Where neither the client nor the endpoint says how much may be written, and thinking needs a limit above its budget. */
    private static final long USUAL_OUTPUT = 8192;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final CanonicalRequest request;
    private final UpstreamModel model;
    private final Changes changes;
    private final ObjectNode body = NODES.objectNode();
    private final ObjectNode more = NODES.objectNode();
    private final ObjectNode inference = NODES.objectNode();

    ConverseWriter(CanonicalRequest request, UpstreamModel model, Changes changes) {
        this.request = request;
        this.model = model;
        this.changes = changes;
    }

    ObjectNode write() {
        TurnWriter turns = new TurnWriter(changes);
        turns.write(request.messages());
        body.set("messages", turns.messages());
        if (request.format() instanceof OutputFormat.JsonObject) {
            turns.system().addObject().put("text", FormatInWords.of(request.format()));
            FormatInWords.note(changes);
        }
        if (!turns.system().isEmpty()) {
            body.set("system", turns.system());
        }
        long limit = limit();
        if (limit > 0) {
            inference.put("maxTokens", limit);
        }
        boolean thinks = reasoning(request.reasoning(), limit, turns.lacksThoughts());
        sampling(model.taken(request.sampling(), changes), thinks);
        if (!inference.isEmpty()) {
            body.set("inferenceConfig", inference);
        }
        tools(turns.hasCalls());
        format();
        if (!more.isEmpty()) {
            body.set("additionalModelRequestFields", more);
        }
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
        long tokens = wished == null ? cap : cap < 0 ? wished : Math.min(cap, wished);
        Long most = model.maxOutputTokens();
        return most != null && tokens > most ? most : tokens;
    }

    private boolean isClaude() {
        return model.name().contains("anthropic.claude");
    }

    /** Whether the model will think. Claude takes Anthropic's own field; what others take is not one thing, and is left out. */
    private boolean reasoning(@Nullable ReasoningAsk ask, long limit, boolean lacksThoughts) {
        if (ask == null || ask.isOff()) {
            return false;
        }
        if (model.name().contains("openai.gpt-oss")) {
            String effort = ask.nearestEffort();
            more.put("reasoning_effort", effort.equals("xhigh") || effort.equals("max") ? "high" : effort);
            return false;
        }
        if (!isClaude()) {
            changes.dropped("reasoning");
            return false;
        }
        if (lacksThoughts) {
            changes.dropped("reasoning: the thoughts behind the last tool calls were not sent back");
            return false;
        }
        if (ask.adaptive() && ask.maxTokens() == null) {
            more.putObject("thinking").put("type", "adaptive");
            if (ask.effort() != null) {
                more.putObject("output_config").put("effort", ask.effort());
            }
            return true;
        }
        long room = limit > 0 ? limit : USUAL_OUTPUT;
        long budget = Math.min(Math.max(LEAST_BUDGET, ask.budget(room)), room - 1);
        if (budget < LEAST_BUDGET) {
            changes.dropped("reasoning: the output limit leaves no room for it");
            return false;
        }
        inference.put("maxTokens", room);
        more.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        return true;
    }

    private void sampling(Sampling sampling, boolean thinks) {
        BigDecimal temperature = sampling.temperature();
        if (temperature != null && thinks && temperature.compareTo(BigDecimal.ONE) != 0) {
            changes.dropped("temperature");
        } else if (temperature != null) {
            boolean tooHigh = temperature.compareTo(BigDecimal.ONE) > 0;
            if (tooHigh) {
                changes.adjusted("temperature", "1");
            }
            inference.put("temperature", tooHigh ? BigDecimal.ONE : temperature);
        }
        if (sampling.topP() != null && thinks) {
            changes.dropped("top_p");
        } else if (sampling.topP() != null) {
            inference.put("topP", sampling.topP());
        }
        if (sampling.topK() != null && isClaude() && !thinks) {
            more.put("top_k", sampling.topK());
        } else {
            unknown("top_k", sampling.topK());
        }
        unknown("presence_penalty", sampling.presencePenalty());
        unknown("frequency_penalty", sampling.frequencyPenalty());
        unknown("seed", sampling.seed());
        unknown("logprobs", Boolean.FALSE.equals(sampling.logprobs()) ? null : sampling.logprobs());
        unknown("top_logprobs", sampling.topLogprobs());
        stops(sampling.stop());
    }

    private void stops(List<String> wished) {
        ArrayNode stops = NODES.arrayNode();
        for (String stop : wished) {
            if (stop.isBlank() || stops.size() == MOST_STOPS) {
                changes.dropped("stop");
            } else {
                stops.add(stop);
            }
        }
        if (!stops.isEmpty()) {
            inference.set("stopSequences", stops);
        }
    }

    /** The API has no word for forbidding all calls; it refuses a history with calls when no tool is offered. */
    private void tools(boolean history) {
        ToolChoice choice = request.toolChoice();
        ArrayNode tools = NODES.arrayNode();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Hosted hosted -> changes.dropped("tools[" + hosted.type() + "]");
                case Tool.Function function -> {
                    if (!(choice instanceof ToolChoice.Allowed allowed)
                            || allowed.names().contains(function.name())) {
                        tool(function, tools);
                    }
                }
            }
        }
        if (tools.isEmpty() || choice instanceof ToolChoice.None && !history) {
            return;
        }
        ObjectNode config = body.putObject("toolConfig");
        config.set("tools", tools);
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            changes.dropped("parallel_tool_calls");
        }
        switch (choice) {
            case null -> {}
            case ToolChoice.Auto ignored -> config.putObject("toolChoice").putObject("auto");
            case ToolChoice.None ignored -> changes.dropped("tool_choice");
            case ToolChoice.Required ignored -> config.putObject("toolChoice").putObject("any");
            case ToolChoice.Named named ->
                config.putObject("toolChoice").putObject("tool").put("name", named.name());
            case ToolChoice.Allowed allowed -> {
                changes.adjusted("tool_choice", "only the allowed tools are sent");
                config.putObject("toolChoice").putObject(allowed.required() ? "any" : "auto");
            }
        }
    }

    private static void tool(Tool.Function function, ArrayNode tools) {
        ObjectNode spec = tools.addObject().putObject("toolSpec").put("name", function.name());
        if (function.description() != null && !function.description().isEmpty()) {
            spec.put("description", function.description());
        }
        ObjectNode schema = spec.putObject("inputSchema");
        if (function.schema() == null) {
            schema.putObject("json").put("type", "object").putObject("properties");
        } else {
            schema.set("json", function.schema());
        }
        if (Boolean.TRUE.equals(function.strict())) {
            spec.put("strict", true);
        }
        cache(function.cache(), tools);
    }

    /** Where the prompt's prefix may be kept up to here. */
    static void cache(Part.@Nullable CacheMark mark, ArrayNode blocks) {
        if (mark != null) {
            ObjectNode point = blocks.addObject().putObject("cachePoint").put("type", "default");
            if (mark == Part.CacheMark.ONE_HOUR) {
                point.put("ttl", "1h");
            }
        }
    }

    private void format() {
        switch (request.format()) {
            case OutputFormat.Text ignored -> {}
            case OutputFormat.JsonObject ignored -> {} // asked for in words
            case OutputFormat.JsonSchema schema -> {
                ObjectNode said = body.putObject("outputConfig")
                        .putObject("textFormat")
                        .put("type", "json_schema")
                        .putObject("structure")
                        .putObject("jsonSchema");
                said.put("name", schema.name()).put("schema", schema.schema().toString());
                if (schema.description() != null) {
                    said.put("description", schema.description());
                }
            }
        }
    }

    private void unknown(String field, @Nullable Object value) {
        if (value != null) {
            changes.dropped(field);
        }
    }
}
