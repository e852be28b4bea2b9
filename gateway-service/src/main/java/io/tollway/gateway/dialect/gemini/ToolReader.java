package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.error.Refusal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code toolConfig}. */
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(Fields root) throws Refusal {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : root.objects("tools")) {
            for (Fields function : tool.objects("functionDeclarations")) {
                tools.add(function(function));
            }
            for (Iterator<Map.Entry<String, JsonNode>> kinds = tool.node().fields(); kinds.hasNext(); ) {
                Map.Entry<String, JsonNode> kind = kinds.next();
                String name = Fields.camel(kind.getKey());
                if (!name.equals("functionDeclarations") && !kind.getValue().isNull()) {
                    tools.add(new Tool.Hosted(name, kind.getValue()));
                }
            }
        }
        return tools;
    }

    private static Tool function(Fields function) throws Refusal {
        Fields openApi = function.object("parameters");
        JsonNode schema = function.get("parametersJsonSchema");
        if (schema != null && openApi != null) {
            throw invalid(function.path() + " has both parameters and parametersJsonSchema", function.at("parameters"));
        }
        if (schema != null && !(schema instanceof ObjectNode)) {
            throw invalid(
                    function.at("parametersJsonSchema") + " must be an object", function.at("parametersJsonSchema"));
        }
        return new Tool.Function(
                function.requiredText("name"),
                function.text("description"),
                openApi == null ? schema : SchemaForms.fromOpenApi(openApi.node()),
                null,
                null);
    }

    static @Nullable ToolChoice choice(Fields root) throws Refusal {
        Fields config = root.object("toolConfig");
        Fields calling = config == null ? null : config.object("functionCallingConfig");
        if (calling == null) {
            return null;
        }
        List<String> names = calling.texts("allowedFunctionNames");
        JsonNode mode = calling.get("mode");
        return switch (mode == null ? "" : mode.asText().toUpperCase(Locale.ROOT)) {
            case "", "MODE_UNSPECIFIED", "0" -> null;
            case "AUTO", "1" -> new ToolChoice.Auto();
            case "ANY", "2" ->
                names.isEmpty()
                        ? new ToolChoice.Required()
                        : names.size() == 1 ? new ToolChoice.Named(names.get(0)) : new ToolChoice.Allowed(names, true);
            case "NONE", "3" -> new ToolChoice.None();
            case "VALIDATED" -> names.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Allowed(names, false);
            default -> throw invalid(calling.at("mode") + " must be AUTO, ANY, NONE or VALIDATED", calling.at("mode"));
        };
    }
}
