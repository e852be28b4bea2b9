package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Tool;
import io.tollway.simulator.provider.answer.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code tools} and {@code tool_choice}. */
final class ChatTools {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final int LONGEST_NAME = 64;
    private static final int MOST_TOOLS = 128;
    private static final int FRAME = 8;
    private static final Set<String> HOSTED = Set.of(
            "web_search",
            "web_search_2025_08_26",
            "web_search_preview",
            "web_search_preview_2025_03_11",
            "code_interpreter",
            "computer",
            "computer_use_preview",
            "file_search",
            "mcp",
            "namespace",
            "image_generation",
            "local_shell",
            "shell",
            "apply_patch",
            "tool_search");
    private static final ToolUse AUTO = new ToolUse.Auto();

    private ChatTools() {}

    static List<Tool> read(JsonNode list, boolean flat, PromptMeter meter) {
        if (Fields.absent(list)) {
            return List.of();
        }
        if (!list.isArray()) {
            throw Refusals.type("tools", "an array of objects", Fields.kind(list));
        }
        if (list.isEmpty()) {
            throw Refusals.emptyArray("tools");
        }
        if (list.size() > MOST_TOOLS) {
            throw Refusals.bad(
                    "array_above_max_length",
                    "tools",
                    "Invalid 'tools': array too long. Expected an array with maximum length " + MOST_TOOLS
                            + ", but got an array with length " + list.size() + " instead.");
        }
        List<Tool> tools = new ArrayList<>(list.size());
        List<Tool> texts = new ArrayList<>(0);
        for (int i = 0; i < list.size(); i++) {
            JsonNode tool = list.get(i);
            String type = tool.path("type").asText();
            if (flat && type.equals("custom")) {
                texts.add(text(tool, "tools[" + i + "]", meter));
            } else if (!isUncalled(type, flat)) {
                tools.add(tool(tool, "tools[" + i + "]", flat, meter));
            }
        }
        // Last, so that one of them is called where it is named or alone.
        tools.addAll(texts);
        return tools;
    }

    /** What is taken and never called: tools that run at the provider, where there is nothing to run, and in chats those that take any text. */
    private static boolean isUncalled(String type, boolean flat) {
        return type.equals("custom") || flat && HOSTED.contains(type);
    }

    /** A tool that takes any text. */
    private static Tool text(JsonNode tool, String place, PromptMeter meter) {
        String name = Fields.requiredText(tool, "name", place + ".name");
        checkName(name, place + ".name");
        String description = Fields.text(tool, "description", place + ".description");
        meter.fixed(FRAME).text(name).text(description == null ? "" : description);
        return new Tool(name, null);
    }

    /** @param flat whether a function's fields stand beside its type, as they do for responses */
    private static Tool tool(JsonNode node, String param, boolean flat, PromptMeter meter) {
        String type = Fields.requiredText(node, "type", param + ".type");
        if (!type.equals("function")) {
            throw Refusals.value(param + ".type", type, "'function'");
        }
        JsonNode function = flat ? node : node.path("function");
        if (!function.isObject()) {
            throw Refusals.missing(param + ".function");
        }
        return function(function, flat ? param : param + ".function", meter);
    }

    private static Tool function(JsonNode function, String place, PromptMeter meter) {
        String name = Fields.requiredText(function, "name", place + ".name");
        checkName(name, place + ".name");
        String description = Fields.text(function, "description", place + ".description");
        JsonNode parameters = function.path("parameters");
        if (Fields.absent(parameters)) {
            parameters = JsonNodeFactory.instance.objectNode().put("type", "object");
        } else if (!parameters.isObject()) {
            throw Refusals.type(place + ".parameters", "an object", Fields.kind(parameters));
        } else if (!"object".equals(parameters.path("type").asText("object"))) {
            throw Refusals.bad(
                    "invalid_function_parameters",
                    place + ".parameters",
                    "Invalid schema for function '" + name
                            + "': schema must be a JSON Schema of 'type: \"object\"', got 'type: \""
                            + parameters.path("type").asText() + "\"'.");
        }
        meter.fixed(FRAME)
                .text(name)
                .text(description == null ? "" : description)
                .text(parameters.toString());
        return new Tool(name, parameters);
    }

    static ToolUse use(JsonNode choice, boolean flat, List<Tool> tools) {
        if (Fields.absent(choice)) {
            return AUTO;
        }
        if (tools.isEmpty()) {
            throw Refusals.bad(
                    null,
                    "tool_choice",
                    "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.");
        }
        if (choice.isTextual()) {
            return switch (choice.textValue()) {
                case "auto" -> AUTO;
                case "none" -> new ToolUse.None();
                case "required" -> new ToolUse.Required();
                default -> throw Refusals.value("tool_choice", choice.textValue(), "'none', 'auto', and 'required'");
            };
        }
        if (!choice.isObject()) {
            throw Refusals.type("tool_choice", "one of a string or an object", Fields.kind(choice));
        }
        if (choice.path("type").asText().equals("allowed_tools")) {
            return among(flat ? choice : choice.path("allowed_tools"), flat);
        }
        String name = flat
                ? Fields.requiredText(choice, "name", "tool_choice.name")
                : Fields.requiredText(choice.path("function"), "name", "tool_choice.function.name");
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw Refusals.bad(
                    null,
                    "tool_choice",
                    "Invalid value for 'tool_choice': no function named '" + name
                            + "' was specified in the 'tools' parameter.");
        }
        return new ToolUse.Named(name);
    }

    private static ToolUse among(JsonNode allowed, boolean flat) {
        String place = flat ? "tool_choice" : "tool_choice.allowed_tools";
        String mode = Fields.requiredText(allowed, "mode", place + ".mode");
        if (!mode.equals("auto") && !mode.equals("required")) {
            throw Refusals.value(place + ".mode", mode, "'auto' and 'required'");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode tool : allowed.path("tools")) {
            names.add(Fields.requiredText(flat ? tool : tool.path("function"), "name", place + ".tools[].name"));
        }
        return new ToolUse.Among(names, mode.equals("required"));
    }

    static void checkName(String name, String param) {
        if (!NAME.matcher(name).matches()) {
            throw Refusals.bad(
                    "invalid_value",
                    param,
                    "Invalid '" + param
                            + "': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.");
        }
        if (name.length() > LONGEST_NAME) {
            throw Refusals.bad(
                    "string_above_max_length",
                    param,
                    "Invalid '" + param + "': string too long. Expected a string with maximum length " + LONGEST_NAME
                            + ", but got a string with length " + name.length() + " instead.");
        }
    }
}
