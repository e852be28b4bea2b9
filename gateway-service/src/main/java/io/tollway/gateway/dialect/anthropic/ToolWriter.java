package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Part.CacheMark;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes tools and the choice among them. */
final class ToolWriter {
    /** Tools that Anthropic runs, or knows the arguments of: their types have a date behind them. Without one, the same words are other providers'. */
    private static final Set<String> DATED = Set.of(
            "advisor",
            "bash",
            "code_execution",
            "computer",
            "memory",
            "text_editor",
            "tool_search_tool_bm25",
            "tool_search_tool_regex",
            "web_fetch",
            "web_search");

    private static final Set<String> UNDATED = Set.of("mcp_toolset", "tool_search_tool_bm25", "tool_search_tool_regex");

    private ToolWriter() {}

    static void write(CanonicalRequest request, Changes changes, ObjectNode body) {
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        ToolChoice choice = request.toolChoice();
        List<String> allowed = choice instanceof ToolChoice.Allowed some ? some.names() : null;
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    if (allowed == null || allowed.contains(function.name())) {
                        tools.add(function(function));
                    }
                }
                case Tool.Hosted hosted -> {
                    if (isOurs(hosted)) {
                        tools.add(hosted.declaration());
                    } else {
                        changes.dropped("tools: " + hosted.type());
                    }
                }
            }
        }
        if (tools.isEmpty()) {
            if (choice != null && !request.tools().isEmpty()) {
                changes.dropped("tool_choice");
            }
            return;
        }
        body.set("tools", tools);
        choice(choice, request.parallelToolCalls(), body);
    }

    private static boolean isOurs(Tool.Hosted tool) {
        String type = tool.type();
        int date = type.lastIndexOf('_');
        return UNDATED.contains(type)
                || (date > 0 && isDate(type, date + 1) && DATED.contains(type.substring(0, date)));
    }

    private static boolean isDate(String type, int from) {
        for (int i = from; i < type.length(); i++) {
            if (type.charAt(i) < '0' || type.charAt(i) > '9') {
                return false;
            }
        }
        return type.length() - from == 8;
    }

    private static ObjectNode function(Tool.Function function) {
        ObjectNode tool = JsonNodeFactory.instance.objectNode();
        tool.put("name", function.name());
        if (function.description() != null) {
            tool.put("description", function.description());
        }
        tool.set("input_schema", schema(function.schema()));
        if (function.strict() != null && function.strict()) {
            tool.put("strict", true);
        }
        cache(tool, function.cache());
        return tool;
    }

    /** A schema must say that it is an object's. */
    private static JsonNode schema(@Nullable JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            return object.has("type") ? object : object.deepCopy().put("type", "object");
        }
        ObjectNode none = JsonNodeFactory.instance.objectNode().put("type", "object");
        none.putObject("properties");
        return none;
    }

    private static void choice(@Nullable ToolChoice choice, @Nullable Boolean parallel, ObjectNode body) {
        if (choice == null && parallel == null) {
            return;
        }
        ObjectNode written = body.putObject("tool_choice");
        boolean none = false;
        switch (choice) {
            case null -> written.put("type", "auto");
            case ToolChoice.Auto ignored -> written.put("type", "auto");
            case ToolChoice.None ignored -> {
                written.put("type", "none");
                none = true;
            }
            case ToolChoice.Required ignored -> written.put("type", "any");
            case ToolChoice.Named named -> written.put("type", "tool").put("name", named.name());
            case ToolChoice.Allowed some -> written.put("type", some.required() ? "any" : "auto");
        }
        if (parallel != null && !none) {
            written.put("disable_parallel_tool_use", !parallel);
        }
    }

    static void cache(ObjectNode holder, @Nullable CacheMark mark) {
        if (mark == null) {
            return;
        }
        ObjectNode written = holder.putObject("cache_control").put("type", "ephemeral");
        if (mark == CacheMark.ONE_HOUR) {
            written.put("ttl", "1h");
        }
    }
}
