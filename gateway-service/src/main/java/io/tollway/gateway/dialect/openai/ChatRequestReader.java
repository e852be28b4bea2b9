package io.tollway.gateway.dialect.openai;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.body.ChatBody;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a chat request that passed the gate into the canonical form. Needed only when an upstream speaks something else, so the gate itself does not check what is checked here. */
final class ChatRequestReader {
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode root;

    private ChatRequestReader(JsonNode root) {
        this.root = root;
    }

    /**
     * @throws Refusal 400, naming the field that has no meaning
     */
    static CanonicalRequest read(ChatBody chat) throws Refusal {
        JsonNode root;
        try {
            root = JSON.readTree(chat.bytes());
        } catch (NumberFormatException tooLong) {
            throw JsonGate.malformed(JsonGate.NO_NUMBER);
        } catch (IOException impossible) {
            throw new IllegalStateException("the gate has checked it", impossible);
        }
        ChatRequestReader reader = new ChatRequestReader(root);
        List<Tool> tools = reader.tools();
        return new CanonicalRequest(
                ChatMessageReader.read(root.path("messages")),
                tools,
                offered(reader.toolChoice(), tools),
                ChatSampling.flag(root, "parallel_tool_calls"),
                reader.format(),
                reader.reasoning(),
                ChatSampling.read(root),
                chat.outputLimit(),
                chat.choices(),
                chat.stream(),
                chat.endUser());
    }

    private List<Tool> tools() throws Refusal {
        List<Tool> tools = new ArrayList<>();
        int index = 0;
        for (JsonNode tool : root.path("tools")) {
            String at = "tools[" + index++ + "]";
            String type = tool.path("type").asText("");
            if (type.equals("function")) {
                tools.add(function(tool.path("function"), at + ".function", tool));
            } else if (type.isEmpty()) {
                throw invalid(at + ".type is missing", at + ".type");
            } else {
                tools.add(new Tool.Hosted(type, tool));
            }
        }
        index = 0;
        for (JsonNode function : root.path("functions")) {
            tools.add(function(function, "functions[" + index++ + "]", function));
        }
        return tools;
    }

    private static Tool function(JsonNode function, String at, JsonNode marked) throws Refusal {
        JsonNode name = function.path("name");
        if (!name.isTextual() || name.textValue().isEmpty()) {
            throw invalid(at + ".name must be a string that is not empty", at + ".name");
        }
        JsonNode schema = function.get("parameters");
        if (schema != null && !schema.isNull() && !schema.isObject()) {
            throw invalid(at + ".parameters must be a JSON schema", at + ".parameters");
        }
        JsonNode strict = function.get("strict");
        return new Tool.Function(
                name.textValue(),
                function.path("description").isTextual()
                        ? function.path("description").textValue()
                        : null,
                schema == null || schema.isNull() ? null : schema,
                strict == null || !strict.isBoolean() ? null : (Boolean) strict.booleanValue(),
                ChatMessageReader.cacheMark(marked));
    }

    private @Nullable ToolChoice toolChoice() throws Refusal {
        JsonNode choice = root.get("tool_choice");
        JsonNode legacy = root.get("function_call");
        if (choice == null && legacy != null) {
            return legacy.isTextual() ? word(legacy.textValue()) : new ToolChoice.Named(named(legacy, "function_call"));
        }
        if (choice == null || choice.isNull()) {
            return null;
        }
        if (choice.isTextual()) {
            return word(choice.textValue());
        }
        if (choice.path("type").asText("").equals("allowed_tools")) {
            JsonNode allowed = choice.has("allowed_tools") ? choice.get("allowed_tools") : choice;
            List<String> names = new ArrayList<>();
            for (JsonNode tool : allowed.path("tools")) {
                names.add(named(tool.has("function") ? tool.get("function") : tool, "tool_choice.allowed_tools.tools"));
            }
            return new ToolChoice.Allowed(
                    names, allowed.path("mode").asText("auto").equals("required"));
        }
        return new ToolChoice.Named(
                named(choice.has("function") ? choice.get("function") : choice, "tool_choice.function"));
    }

    /** A function that is named must be there; who else is called would be anybody's guess. Who must call something must have something to call. */
    private static @Nullable ToolChoice offered(@Nullable ToolChoice choice, List<Tool> tools) throws Refusal {
        if (choice instanceof ToolChoice.Required && tools.isEmpty()) {
            throw invalid("tool_choice is only allowed when tools are specified", "tool_choice");
        }
        if (choice instanceof ToolChoice.Named named
                && tools.stream().noneMatch(tool -> switch (tool) {
                    case Tool.Function function -> function.name().equals(named.name());
                    case Tool.Hosted hosted ->
                        hosted.declaration().findValuesAsText("name").contains(named.name());
                })) {
            throw invalid("tool_choice.function.name must name one of the tools", "tool_choice.function.name");
        }
        return choice;
    }

    private static ToolChoice word(String word) throws Refusal {
        return switch (word) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required", "any" -> new ToolChoice.Required();
            default -> throw invalid("tool_choice must be none, auto, required or name a function", "tool_choice");
        };
    }

    private static String named(JsonNode function, String field) throws Refusal {
        JsonNode name = function.path("name");
        if (!name.isTextual() || name.textValue().isEmpty()) {
            throw invalid(field + ".name must name one of the tools", field + ".name");
        }
        return name.textValue();
    }

    private OutputFormat format() throws Refusal {
        JsonNode format = root.path("response_format");
        if (!ChatSampling.isSaid(format) || format.isObject()) {
            return format(format);
        }
        throw invalid("response_format must be an object", "response_format");
    }

    private static OutputFormat format(JsonNode format) throws Refusal {
        return switch (format.path("type").asText("text")) {
            case "text" -> new OutputFormat.Text();
            case "json_object" -> new OutputFormat.JsonObject();
            case "json_schema" -> {
                JsonNode said = format.path("json_schema");
                JsonNode schema = said.path("schema");
                if (!schema.isObject()) {
                    throw invalid(
                            "response_format.json_schema.schema must be a JSON schema",
                            "response_format.json_schema.schema");
                }
                JsonNode strict = said.path("strict");
                yield new OutputFormat.JsonSchema(
                        said.path("name").asText("answer"),
                        said.path("description").isTextual()
                                ? said.path("description").textValue()
                                : null,
                        schema,
                        strict.isBoolean() ? (Boolean) strict.booleanValue() : null);
            }
            default ->
                throw invalid("response_format.type must be text, json_object or json_schema", "response_format.type");
        };
    }

    private @Nullable ReasoningAsk reasoning() throws Refusal {
        JsonNode own = root.get("reasoning");
        if (own != null && !own.isNull()) {
            return OwnFields.reasoning(own);
        }
        JsonNode effort = root.path("reasoning_effort");
        if (ChatSampling.isSaid(effort) && !EFFORTS.contains(effort.asText())) {
            throw invalid(
                    "reasoning_effort must be none, minimal, low, medium, high, xhigh or max", "reasoning_effort");
        }
        if (effort.isTextual()) {
            return new ReasoningAsk(effort.textValue(), null, false, null);
        }
        return root.path("include_reasoning").asBoolean(false) ? new ReasoningAsk(null, null, true, true) : null;
    }
}
