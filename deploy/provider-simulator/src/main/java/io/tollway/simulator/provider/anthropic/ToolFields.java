package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Tool;
import io.tollway.simulator.provider.answer.ToolUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code tools} and {@code tool_choice}. Tools that run at the provider are taken and never called: there is nothing here to run. */
record ToolFields(List<Tool> tools, ToolUse use, boolean parallel) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final Pattern HOSTED =
            Pattern.compile("(?:web_search|web_fetch|code_execution|bash|text_editor|computer|memory)_20\\d{6}");
    private static final int FRAME = 8;

    static ToolFields read(JsonNode body, PromptMeter meter, CacheMarks marks) {
        JsonNode list = body.path("tools");
        List<Tool> tools = new ArrayList<>();
        if (!Fields.absent(list)) {
            if (!list.isArray()) {
                throw Refusals.type("tools", "a valid list");
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < list.size(); i++) {
                String type = list.get(i).path("type").asText();
                if (HOSTED.matcher(type).matches()) {
                    marks.endOf(list.get(i), "tools." + i);
                    continue;
                }
                Tool tool = tool(list.get(i), "tools." + i, meter);
                if (!names.add(tool.name())) {
                    throw Refusals.at("tools", "Tool names must be unique.");
                }
                marks.endOf(list.get(i), "tools." + i);
                tools.add(tool);
            }
        }
        JsonNode choice = body.path("tool_choice");
        return new ToolFields(
                tools,
                use(choice, tools, list.size() > tools.size()),
                !choice.path("disable_parallel_tool_use").asBoolean(false));
    }

    private static Tool tool(JsonNode node, String place, PromptMeter meter) {
        if (!node.isObject()) {
            throw Refusals.type(place, "a valid dictionary");
        }
        String type = Fields.text(node, "type", place + ".type");
        if (type != null && !type.equals("custom")) {
            throw Refusals.at(
                    place,
                    "Input tag '" + type + "' found using 'type' does not match any of the expected tags: 'custom'");
        }
        String name = Fields.requiredText(node, "name", place + ".custom.name");
        if (!NAME.matcher(name).matches()) {
            throw Refusals.at(place + ".custom.name", "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        }
        String description = Fields.text(node, "description", place + ".custom.description");
        JsonNode schema = node.path("input_schema");
        if (Fields.absent(schema)) {
            throw Refusals.missing(place + ".custom.input_schema");
        }
        if (!schema.isObject()) {
            throw Refusals.type(place + ".custom.input_schema", "a valid dictionary");
        }
        if (!schema.has("type")) {
            throw Refusals.missing(place + ".custom.input_schema.type");
        }
        if (!"object".equals(schema.path("type").asText())) {
            throw Refusals.type(place + ".custom.input_schema.type", "'object'");
        }
        meter.fixed(FRAME)
                .text(name)
                .text(description == null ? "" : description)
                .text(schema.toString());
        return new Tool(name, schema);
    }

    private static ToolUse use(JsonNode choice, List<Tool> tools, boolean hosted) {
        if (Fields.absent(choice)) {
            return new ToolUse.Auto();
        }
        String type = Fields.requiredText(choice, "type", "tool_choice.type");
        if (tools.isEmpty() && !hosted && !type.equals("none")) {
            throw Refusals.bad("tool_choice may only be specified while providing tools.");
        }
        return switch (type) {
            case "auto" -> new ToolUse.Auto();
            case "none" -> new ToolUse.None();
            case "any" -> new ToolUse.Required();
            case "tool" -> named(Fields.requiredText(choice, "name", "tool_choice.tool.name"), tools);
            default ->
                throw Refusals.at(
                        "tool_choice",
                        "Input tag '" + type
                                + "' found using 'type' does not match any of the expected tags: 'any', 'auto', 'none', 'tool'");
        };
    }

    private static ToolUse named(String name, List<Tool> tools) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw Refusals.bad("Tool '" + name + "' not found in provided tools");
        }
        return new ToolUse.Named(name);
    }
}
