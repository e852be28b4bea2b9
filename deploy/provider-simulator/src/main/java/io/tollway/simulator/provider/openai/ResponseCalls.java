package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.ToolResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The calls of an input and what became of them. Calls that the client runs must have their output; those that the provider ran came back as one item. Not thread-safe. */
final class ResponseCalls {
    private static final int FRAME = 4;
    /** What the provider ran, or lists, or asks: read as it stands. */
    private static final Set<String> PROVIDERS = Set.of(
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "computer_call",
            "computer_call_output",
            "tool_search_call",
            "tool_search_output",
            "mcp_list_tools",
            "mcp_call",
            "mcp_approval_request",
            "mcp_approval_response",
            "compaction");

    private final PromptMeter meter;
    private final Map<String, String> called = new LinkedHashMap<>();
    /** Calls that wait for their output: call id to name. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private final List<ToolResult> results = new ArrayList<>();

    ResponseCalls(PromptMeter meter) {
        this.meter = meter;
    }

    /** Reads an item that is a call or the output of one; false for another. */
    boolean read(JsonNode item, String type, String place) {
        switch (type) {
            case "function_call" -> call(item, place, "arguments");
            case "custom_tool_call" -> call(item, place, "input");
            case "local_shell_call", "shell_call", "apply_patch_call" -> run(item, type, place);
            case "function_call_output",
                    "custom_tool_call_output",
                    "local_shell_call_output",
                    "shell_call_output",
                    "apply_patch_call_output" -> output(item, place);
            default -> {
                if (!PROVIDERS.contains(type)) {
                    return false;
                }
                meter.fixed(FRAME).text(item.toString());
            }
        }
        return true;
    }

    /** Whether reasoning may lead to an item of that type. */
    static boolean isThoughtOut(String type) {
        return type.endsWith("_call") || type.equals("mcp_approval_request") || type.equals("mcp_list_tools");
    }

    /** Somebody spoke: what came before is no longer news. */
    void spoken() {
        results.clear();
    }

    /** The outputs since somebody spoke last. */
    List<ToolResult> results() {
        return List.copyOf(results);
    }

    /** Refuses an input in which a call has no output. */
    void checkNoneWaits() {
        if (!waiting.isEmpty()) {
            throw Refusals.bad(
                    null,
                    "input",
                    "No tool output found for function call "
                            + waiting.keySet().iterator().next() + ".");
        }
    }

    private void call(JsonNode item, String place, String field) {
        String id = Fields.requiredText(item, "call_id", place + ".call_id");
        String name = Fields.requiredText(item, "name", place + ".name");
        String said = Fields.requiredText(item, field, place + "." + field);
        wait(id, name);
        meter.text(name).text(said);
    }

    /** A tool of the provider's that the client runs for it. */
    private void run(JsonNode item, String type, String place) {
        String id = Fields.requiredText(item, "call_id", place + ".call_id");
        String field = type.equals("apply_patch_call") ? "operation" : "action";
        if (!item.path(field).isObject()) {
            throw Refusals.missing(place + "." + field);
        }
        wait(id, type.substring(0, type.length() - "_call".length()));
        meter.text(item.path(field).toString());
    }

    private void wait(String id, String name) {
        meter.fixed(FRAME);
        called.put(id, name);
        waiting.put(id, name);
        results.clear();
    }

    private void output(JsonNode item, String place) {
        // A local shell's output names its call by "id".
        String field = item.has("call_id") || !item.has("id") ? "call_id" : "id";
        String id = Fields.requiredText(item, field, place + "." + field);
        String name = called.get(id);
        if (name == null) {
            throw Refusals.bad(null, "input", "No tool call found for function call output with call_id " + id + ".");
        }
        waiting.remove(id);
        JsonNode output = item.path("output");
        if (Fields.absent(output) && !item.path("type").asText().equals("apply_patch_call_output")) {
            throw Refusals.missing(place + ".output");
        }
        meter.fixed(FRAME, "tool");
        String text = output.isTextual() ? output.textValue() : parts(output, place + ".output");
        results.add(new ToolResult(name, text));
    }

    private String parts(JsonNode output, String place) {
        boolean shells = output.isArray() && output.path(0).has("stdout");
        if (Fields.absent(output) || shells) {
            String text = shells ? output.toString() : "";
            meter.text(text);
            return text;
        }
        return ResponseParts.read(output, place, false, meter);
    }
}
