package io.tollway.gateway.dialect.responses;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.error.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one request. */
final class ResponsesRequestReader {
    /** {@code reasoning} is this dialect's own field. */
    private static final Set<String> THEIRS = Set.of("reasoning");

    private static final Set<String> TRANSLATED = Set.of(
            "model",
            "input",
            "instructions",
            "max_output_tokens",
            "temperature",
            "top_p",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "text",
            "reasoning",
            "stream",
            "stream_options",
            "user",
            "safety_identifier",
            "include",
            "store",
            "background",
            "previous_response_id",
            "conversation",
            "metadata");

    private static final int MOST_SHOWN = 64;
    private static final int LEAST_OUTPUT = 16;
    private final JsonNode root;
    private final ToolNames names;

    private ResponsesRequestReader(JsonNode root) {
        this.root = root;
        this.names = ToolNames.of(root.path("tools"));
    }

    static DocumentRequest read(JsonDocument document, CallPath call, GateLimits limits) throws Refusal {
        return read(document, call, limits, false);
    }

    /** A request whose tokens are to be counted is answered with one number, whatever it says about streams. */
    static DocumentRequest readToCount(JsonDocument document, CallPath call, GateLimits limits) throws Refusal {
        return read(document, call, limits, true);
    }

    private static DocumentRequest read(JsonDocument document, CallPath call, GateLimits limits, boolean counting)
            throws Refusal {
        ResponsesRequestReader reader = new ResponsesRequestReader(document.root());
        reader.refuseWhatNeedsStorage(call);
        JsonNode model = document.root().path("model");
        if (!model.isTextual() || model.textValue().isBlank()) {
            throw invalid("model is missing; GET /v1/models lists what there is", "model");
        }
        List<String> parameters = new ArrayList<>();
        List<String> untranslatable = new ArrayList<>(0);
        CanonicalRequest canonical = reader.canonical(limits, parameters, untranslatable, counting);
        OwnFields own = OwnFields.read(document, THEIRS, limits);
        for (Iterator<String> names = document.root().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            boolean said =
                    !TRANSLATED.contains(name) && !document.root().path(name).isNull();
            if (said && !own.consumed().contains(name)) {
                untranslatable.add(name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) : name);
            }
        }
        if (document.root().path("store").asBoolean(false) && !call.keeps()) {
            untranslatable.add("store");
        }
        if (document.root().path("text").hasNonNull("verbosity")) {
            untranslatable.add("text.verbosity");
        }
        return new DocumentRequest(document, model.textValue(), own, canonical, parameters, call, untranslatable);
    }

    private void refuseWhatNeedsStorage(CallPath call) throws Refusal {
        JsonNode previous = root.path("previous_response_id");
        if (!previous.isTextual() && root.hasNonNull("previous_response_id")) {
            throw invalid("previous_response_id must be the id of a stored response", "previous_response_id");
        }
        if (previous.isTextual() && !call.keeps()) {
            throw invalid(
                    "previous_response_id needs stored responses, which this project does not keep: an owner or admin switches its store_responses on (console: Keys, Projects); or send the earlier items in input",
                    "previous_response_id");
        }
        if (root.hasNonNull("conversation")) {
            throw invalid(
                    "conversations are not offered; use previous_response_id where the project stores responses, or send the earlier items in input",
                    "conversation");
        }
        if (root.path("background").asBoolean(false)) {
            throw invalid("background answers are not offered; leave it out", "background");
        }
    }

    private CanonicalRequest canonical(
            GateLimits limits, List<String> parameters, List<String> untranslatable, boolean counting) throws Refusal {
        List<Tool> tools = tools(limits);
        if (!tools.isEmpty()) {
            parameters.add("tools");
        }
        OutputFormat format = format();
        if (!(format instanceof OutputFormat.Text)) {
            parameters.add("response_format");
        }
        return new CanonicalRequest(
                InputReader.read(root, limits, names, untranslatable),
                tools,
                offered(toolChoice(), tools),
                flag("parallel_tool_calls"),
                format,
                reasoning(),
                new Sampling(
                        number("temperature", 2), number("top_p", 1), null, null, null, null, List.of(), null, null),
                outputLimit(),
                1,
                Boolean.TRUE.equals(flag("stream")) && !counting,
                endUser());
    }

    /** {@code safety_identifier} is OpenAI's later name for {@code user}. */
    private @Nullable String endUser() {
        String user = root.path("user").textValue();
        return user == null ? root.path("safety_identifier").textValue() : user;
    }

    /** Below the least that OpenAI takes it is raised to that, as the answer then says. */
    private @Nullable Long outputLimit() throws Refusal {
        JsonNode limit = root.path("max_output_tokens");
        if (limit.isMissingNode() || limit.isNull()) {
            return null;
        }
        if (!limit.isIntegralNumber() || !limit.canConvertToInt() || limit.intValue() < 1) {
            throw invalid("max_output_tokens must be an integer from 1 to " + Integer.MAX_VALUE, "max_output_tokens");
        }
        return (long) Math.max(LEAST_OUTPUT, limit.intValue());
    }

    private List<Tool> tools(GateLimits limits) throws Refusal {
        JsonNode said = root.path("tools");
        if (!said.isMissingNode() && !said.isNull() && !said.isArray()) {
            throw invalid("tools must be an array", "tools");
        }
        if (said.size() > limits.tools()) {
            throw invalid("tools has more than " + limits.tools() + " entries", "tools");
        }
        List<Tool> tools = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            JsonNode tool = said.get(i);
            String at = "tools[" + i + "]";
            if (!ToolNames.isNamespace(tool)) {
                tools.add(tool(tool, "", at));
                continue;
            }
            JsonNode group = tool.path("tools");
            for (int j = 0; j < group.size(); j++) {
                tools.add(tool(group.get(j), tool.path("name").asText(), at + ".tools[" + j + "]"));
            }
        }
        return tools;
    }

    /** @param namespace where it stands; empty for none */
    private Tool tool(JsonNode tool, String namespace, String at) throws Refusal {
        String type = tool.path("type").asText("");
        if (type.isEmpty()) {
            throw invalid(at + ".type is missing", at + ".type");
        }
        if (!type.equals("function")) {
            return new Tool.Hosted(namespace.isEmpty() ? type : ToolNames.NAMESPACE + '.' + type, tool);
        }
        String name = tool.path("name").asText("");
        if (name.isEmpty()) {
            throw invalid(at + ".name is missing", at + ".name");
        }
        JsonNode schema = tool.get("parameters");
        return new Tool.Function(
                names.of(namespace, name),
                tool.path("description").isTextual() ? tool.path("description").textValue() : null,
                schema == null || schema.isNull() ? null : schema,
                tool.path("strict").isBoolean() ? (Boolean) tool.path("strict").booleanValue() : null,
                null);
    }

    private @Nullable ToolChoice toolChoice() throws Refusal {
        JsonNode choice = root.path("tool_choice");
        if (choice.isMissingNode() || choice.isNull()) {
            return null;
        }
        if (choice.isTextual()) {
            return switch (choice.textValue()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required" -> new ToolChoice.Required();
                default -> throw invalid("tool_choice must be none, auto, required or name a tool", "tool_choice");
            };
        }
        if (choice.path("type").asText("").equals("allowed_tools")) {
            List<String> allowed = new ArrayList<>();
            for (JsonNode tool : choice.path("tools")) {
                allowed.add(name(tool));
            }
            return new ToolChoice.Allowed(
                    allowed, choice.path("mode").asText("auto").equals("required"));
        }
        String name = name(choice);
        return name.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Named(name);
    }

    /** Who must call something must have something to call; a stored prompt may bring tools that are not seen here. */
    private @Nullable ToolChoice offered(@Nullable ToolChoice choice, List<Tool> tools) throws Refusal {
        if (choice instanceof ToolChoice.Required && tools.isEmpty() && !root.hasNonNull("prompt")) {
            throw invalid("tool_choice 'required' must be specified with tools", "tool_choice");
        }
        return choice;
    }

    private String name(JsonNode chosen) {
        return names.of(
                chosen.path(ToolNames.NAMESPACE).asText(""), chosen.path("name").asText(""));
    }

    private OutputFormat format() throws Refusal {
        JsonNode format = root.path("text").path("format");
        return switch (format.path("type").asText("text")) {
            case "text" -> new OutputFormat.Text();
            case "json_object" -> new OutputFormat.JsonObject();
            case "json_schema" -> {
                JsonNode schema = format.path("schema");
                if (!schema.isObject()) {
                    throw invalid("text.format.schema must be a JSON schema", "text.format.schema");
                }
                yield new OutputFormat.JsonSchema(
                        format.path("name").asText("answer"),
                        format.path("description").isTextual()
                                ? format.path("description").textValue()
                                : null,
                        schema,
                        format.path("strict").isBoolean()
                                ? (Boolean) format.path("strict").booleanValue()
                                : null);
            }
            default -> throw invalid("text.format.type must be text, json_object or json_schema", "text.format.type");
        };
    }

    private @Nullable ReasoningAsk reasoning() throws Refusal {
        JsonNode reasoning = root.path("reasoning");
        if (reasoning.isMissingNode() || reasoning.isNull()) {
            return null;
        }
        if (!reasoning.isObject()) {
            throw invalid("reasoning must be an object", "reasoning");
        }
        ReasoningAsk ask = OwnFields.reasoning(reasoning);
        boolean visible = reasoning.hasNonNull("summary") || reasoning.hasNonNull("generate_summary");
        return ask == null ? null : new ReasoningAsk(ask.effort(), ask.maxTokens(), ask.effort() == null, visible);
    }

    private @Nullable BigDecimal number(String field, int most) throws Refusal {
        JsonNode value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()
                || value.decimalValue().signum() < 0
                || value.decimalValue().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw invalid(field + " must be a number from 0 to " + most, field);
        }
        return value.decimalValue();
    }

    private @Nullable Boolean flag(String field) throws Refusal {
        JsonNode value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw invalid(field + " must be true or false", field);
        }
        return value.booleanValue();
    }
}
