package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Tool;
import io.tollway.simulator.provider.answer.ToolUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code tools} and {@code toolConfig}: which functions may be called and whether one must. Tools that run at the provider are taken and never called: there is nothing here to run. */
record ToolFields(List<Tool> tools, ToolUse use) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}");
    private static final int FRAME = 8;
    private static final List<String> HOSTED =
            List.of("googleSearch", "googleSearchRetrieval", "codeExecution", "urlContext", "googleMaps");

    static ToolFields read(JsonNode body, PromptMeter meter) {
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        JsonNode given = body.path("tools");
        // As everywhere in Google's JSON, one may stand for a list of one.
        JsonNode list = given.isObject() ? JsonNodeFactory.instance.arrayNode().add(given) : given;
        for (int i = 0; i < list.size(); i++) {
            JsonNode declarations = Fields.get(list.get(i), "functionDeclarations");
            if (!declarations.isArray() && isHosted(list.get(i))) {
                continue;
            }
            if (!declarations.isArray()) {
                throw Refusals.at(
                        "tools[" + i + "].tool_type", "only function_declarations are supported by this model");
            }
            for (int k = 0; k < declarations.size(); k++) {
                Tool tool = tool(declarations.get(k), "tools[" + i + "].function_declarations[" + k + "]", meter);
                if (!names.add(tool.name())) {
                    throw Refusals.bad("Duplicate function declaration found: " + tool.name());
                }
                tools.add(tool);
            }
        }
        JsonNode calling = Fields.get(Fields.get(body, "toolConfig"), "functionCallingConfig");
        return chosen(tools, names, calling);
    }

    private static boolean isHosted(JsonNode tool) {
        for (String name : HOSTED) {
            if (Fields.get(tool, name).isObject()) {
                return true;
            }
        }
        return false;
    }

    private static ToolFields chosen(List<Tool> tools, Set<String> names, JsonNode calling) {
        String mode = Fields.textOr(calling, "mode", "tool_config.function_calling_config.mode", "AUTO");
        List<String> allowed = new ArrayList<>();
        Fields.get(calling, "allowedFunctionNames").forEach(name -> allowed.add(name.asText()));
        if (!allowed.isEmpty() && !mode.equals("ANY") && !mode.equals("VALIDATED")) {
            throw Refusals.bad(
                    "Function calling config is set without function calling mode ANY: allowed_function_names");
        }
        for (String name : allowed) {
            if (!names.contains(name)) {
                throw Refusals.bad("allowed_function_names: function " + name + " is not declared");
            }
        }
        return switch (mode) {
            case "AUTO", "MODE_UNSPECIFIED", "VALIDATED" ->
                new ToolFields(narrowed(tools, allowed), new ToolUse.Auto());
            case "NONE" -> new ToolFields(tools, new ToolUse.None());
            case "ANY" -> {
                if (tools.isEmpty()) {
                    throw Refusals.bad("Function calling mode ANY requires at least one function declaration.");
                }
                yield new ToolFields(narrowed(tools, allowed), new ToolUse.Required());
            }
            default ->
                throw Refusals.value(
                        "tool_config.function_calling_config.mode",
                        "type.googleapis.com/google.ai.generativelanguage.v1beta.FunctionCallingConfig.Mode",
                        "\"" + mode + "\"");
        };
    }

    private static List<Tool> narrowed(List<Tool> tools, List<String> allowed) {
        return allowed.isEmpty()
                ? tools
                : tools.stream().filter(tool -> allowed.contains(tool.name())).toList();
    }

    private static Tool tool(JsonNode node, String place, PromptMeter meter) {
        String name = Fields.textOr(node, "name", place + ".name", "");
        if (!NAME.matcher(name).matches()) {
            throw Refusals.at(
                    place + ".name",
                    "[Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:) or dashes (-), with a maximum length of 128.]");
        }
        JsonNode own = node.path("parameters");
        JsonNode standard = Fields.get(node, "parametersJsonSchema");
        if (!Fields.absent(own) && !Fields.absent(standard)) {
            throw Refusals.at(place, "only one of parameters and parameters_json_schema may be set");
        }
        JsonNode parameters = Fields.absent(standard)
                ? Fields.absent(own)
                        ? JsonNodeFactory.instance.objectNode().put("type", "object")
                        : Schemas.toJsonSchema(own, place + ".parameters")
                : standard;
        meter.fixed(FRAME)
                .text(name)
                .text(Fields.textOr(node, "description", place + ".description", ""))
                .text((Fields.absent(own) ? parameters : own).toString());
        return new Tool(name, parameters);
    }
}
