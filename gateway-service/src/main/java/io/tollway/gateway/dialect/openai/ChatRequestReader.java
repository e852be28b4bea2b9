package io.tollway.gateway.dialect.openai;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.body.ChatBody;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a chat request that passed the gate into the canonical form. Needed only when an upstream speaks something else, so the gate itself does not check what is checked here. */
final class ChatRequestReader {
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
        } catch (IOException impossible) {
            throw new IllegalStateException("the gate has checked it", impossible);
        }
        ChatRequestReader reader = new ChatRequestReader(root);
        return new CanonicalRequest(
                ChatMessageReader.read(root.path("messages")),
                reader.tools(),
                reader.toolChoice(),
                reader.flag("parallel_tool_calls"),
                reader.format(),
                reader.reasoning(),
                reader.sampling(),
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
        if (effort.isTextual()) {
            return new ReasoningAsk(effort.textValue(), null, false, null);
        }
        return root.path("include_reasoning").asBoolean(false) ? new ReasoningAsk(null, null, true, true) : null;
    }

    private Sampling sampling() throws Refusal {
        List<String> stop = new ArrayList<>();
        JsonNode said = root.path("stop");
        if (said.isTextual()) {
            stop.add(said.textValue());
        } else {
            for (JsonNode each : said) {
                if (!each.isTextual()) {
                    throw invalid("stop must be a string or an array of strings", "stop");
                }
                stop.add(each.textValue());
            }
        }
        return new Sampling(
                number("temperature"),
                number("top_p"),
                integer("top_k"),
                number("presence_penalty"),
                number("frequency_penalty"),
                root.path("seed").isIntegralNumber() ? (Long) root.path("seed").longValue() : null,
                stop,
                flag("logprobs"),
                integer("top_logprobs"));
    }

    private @Nullable BigDecimal number(String field) {
        JsonNode value = root.path(field);
        return value.isNumber() ? value.decimalValue() : null;
    }

    private @Nullable Integer integer(String field) {
        JsonNode value = root.path(field);
        return value.canConvertToInt() && value.isIntegralNumber() ? (Integer) value.intValue() : null;
    }

    private @Nullable Boolean flag(String field) {
        JsonNode value = root.path(field);
        return value.isBoolean() ? (Boolean) value.booleanValue() : null;
    }
}
