package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import java.util.List;
import java.util.Set;

/** Writes {@code tools} and {@code toolConfig}. */
final class ToolWriter {
    private static final Set<String> GOOGLES = Set.of(
            "googleSearch",
            "googleSearchRetrieval",
            "googleMaps",
            "codeExecution",
            "urlContext",
            "fileSearch",
            "computerUse",
            "mcpServers",
            "retrieval",
            "enterpriseWebSearch");

    private ToolWriter() {}

    static ArrayNode tools(List<Tool> tools, Changes changes) {
        ArrayNode all = GeminiJson.TREES.createArrayNode();
        ArrayNode functions = GeminiJson.TREES.createArrayNode();
        for (Tool tool : tools) {
            switch (tool) {
                case Tool.Function function -> function(functions.addObject(), function, changes);
                case Tool.Hosted hosted -> {
                    if (GOOGLES.contains(hosted.type())) {
                        all.addObject().set(hosted.type(), hosted.declaration());
                    } else {
                        changes.dropped("tools[] of type " + hosted.type());
                    }
                }
            }
        }
        if (!functions.isEmpty()) {
            all.insertObject(0).set("functionDeclarations", functions);
        }
        return all;
    }

    private static void function(ObjectNode into, Tool.Function function, Changes changes) {
        String description = function.description();
        into.put("name", function.name());
        into.put("description", description == null ? "" : description);
        if (function.schema() != null) {
            into.set("parametersJsonSchema", SchemaForms.toGoogle(function.schema()));
        }
        if (Boolean.TRUE.equals(function.strict())) {
            changes.dropped("tools[].strict");
        }
        if (function.cache() != null) {
            changes.dropped("cache_control");
        }
    }

    /** Google refuses a calling mode without functions. */
    static void choice(CanonicalRequest request, ObjectNode body, Changes changes) {
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            changes.dropped("parallel_tool_calls");
        }
        ToolChoice choice = request.toolChoice();
        if (choice == null) {
            return;
        }
        boolean functions = false;
        for (Tool tool : request.tools()) {
            functions |= tool instanceof Tool.Function;
        }
        if (!functions) {
            changes.dropped("tool_choice");
            return;
        }
        ObjectNode calling = body.putObject("toolConfig").putObject("functionCallingConfig");
        switch (choice) {
            case ToolChoice.Auto ignored -> calling.put("mode", "AUTO");
            case ToolChoice.None ignored -> calling.put("mode", "NONE");
            case ToolChoice.Required ignored -> calling.put("mode", "ANY");
            case ToolChoice.Named named -> allowed(calling, "ANY", List.of(named.name()));
            // Names are heeded in ANY and VALIDATED only; VALIDATED leaves the model free not to call.
            case ToolChoice.Allowed some -> allowed(calling, some.required() ? "ANY" : "VALIDATED", some.names());
        }
    }

    private static void allowed(ObjectNode calling, String mode, List<String> names) {
        ArrayNode list = calling.put("mode", mode).putArray("allowedFunctionNames");
        names.forEach(list::add);
    }
}
