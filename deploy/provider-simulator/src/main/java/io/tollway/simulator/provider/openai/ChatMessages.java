package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.ToolResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads and checks {@code messages}: roles, contents, and that every function call has its result and every result its call. Not thread-safe. */
final class ChatMessages {
    private static final int FRAME = 4;
    private static final int LONGEST_QUESTION = 4_000;
    private static final String ROLES = "'system', 'assistant', 'user', 'function', 'tool', and 'developer'";

    private final PromptMeter meter;
    private final ContentParts parts;
    private final boolean lookForJson;
    /** Calls that wait for their result: id to function name. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private final List<ToolResult> results = new ArrayList<>();
    private String question = "";
    private boolean mentionsJson;

    private ChatMessages(PromptMeter meter, boolean lookForJson) {
        this.meter = meter;
        this.lookForJson = lookForJson;
        this.parts = new ContentParts(meter);
    }

    /** @param lookForJson whether {@link #mentionsJson} will be asked */
    static ChatMessages read(JsonNode list, PromptMeter meter, boolean lookForJson) {
        if (Fields.absent(list)) {
            throw Refusals.missing("messages");
        }
        if (!list.isArray()) {
            throw Refusals.type("messages", "an array of objects", Fields.kind(list));
        }
        if (list.isEmpty()) {
            throw Refusals.emptyArray("messages");
        }
        ChatMessages messages = new ChatMessages(meter, lookForJson);
        for (int i = 0; i < list.size(); i++) {
            messages.message(list.get(i), i);
        }
        messages.checkNoneWaits(list.size());
        return messages;
    }

    /** The user's last words. */
    String question() {
        return question;
    }

    /** The results that nothing was said after. */
    List<ToolResult> results() {
        return List.copyOf(results);
    }

    boolean mentionsJson() {
        return mentionsJson;
    }

    private void message(JsonNode message, int index) {
        if (!message.isObject()) {
            throw Refusals.type("messages[" + index + "]", "an object", Fields.kind(message));
        }
        String role = Fields.text(message, "role", "messages");
        if (role == null) {
            throw Refusals.missing("messages[" + index + "].role");
        }
        meter.fixed(FRAME, role);
        String name = Fields.text(message, "name", "messages");
        if (name != null) {
            meter.text(name);
        }
        switch (role) {
            case "user" -> user(message, index);
            case "system", "developer" -> said(message, index);
            case "assistant" -> assistant(message, index);
            case "tool" -> tool(message, index);
            case "function" -> said(message, index);
            default -> throw Refusals.value("messages[" + index + "].role", role, ROLES);
        }
    }

    private void user(JsonNode message, int index) {
        String text = said(message, index);
        question = text.length() > LONGEST_QUESTION ? text.substring(0, LONGEST_QUESTION) : text;
    }

    private String said(JsonNode message, int index) {
        checkNoneWaits(index);
        results.clear();
        return content(message, index, true);
    }

    private void assistant(JsonNode message, int index) {
        checkNoneWaits(index);
        results.clear();
        JsonNode calls = message.path("tool_calls");
        boolean calling = calls.isArray() && !calls.isEmpty();
        boolean needed = !calling
                && Fields.absent(message.path("refusal"))
                && Fields.absent(message.path("function_call"))
                && Fields.absent(message.path("audio"));
        content(message, index, needed);
        if (!Fields.absent(calls) && !calls.isArray()) {
            throw Refusals.type("messages[" + index + "].tool_calls", "an array of objects", Fields.kind(calls));
        }
        if (calls.isArray() && calls.isEmpty()) {
            throw Refusals.emptyArray("messages[" + index + "].tool_calls");
        }
        for (int i = 0; calling && i < calls.size(); i++) {
            String param = "messages[" + index + "].tool_calls[" + i + "]";
            JsonNode function = calls.get(i).path("function");
            String id = Fields.requiredText(calls.get(i), "id", param + ".id");
            String name = Fields.requiredText(function, "name", param + ".function.name");
            String arguments = Fields.requiredText(function, "arguments", param + ".function.arguments");
            meter.fixed(FRAME).text(name).text(arguments);
            waiting.put(id, name);
        }
    }

    private void tool(JsonNode message, int index) {
        String id = Fields.requiredText(message, "tool_call_id", "messages[" + index + "].tool_call_id");
        String name = waiting.remove(id);
        if (name == null) {
            throw Refusals.bad(
                    null,
                    "messages[" + index + "].role",
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.");
        }
        results.add(new ToolResult(name, content(message, index, true)));
    }

    private void checkNoneWaits(int index) {
        if (!waiting.isEmpty()) {
            throw Refusals.bad(
                    null,
                    "messages",
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
                            + "The following tool_call_ids did not have response messages before message " + index
                            + ": "
                            + String.join(", ", waiting.keySet()));
        }
    }

    /** Counts the content and answers its text. */
    private String content(JsonNode message, int index, boolean needed) {
        JsonNode content = message.path("content");
        String param = "messages[" + index + "].content";
        if (Fields.absent(content)) {
            if (needed) {
                throw Refusals.type(param, "one of a string or array of objects", "null");
            }
            return "";
        }
        String text;
        if (content.isTextual()) {
            text = content.textValue();
            meter.text(text);
        } else if (content.isArray()) {
            text = parts.read(content, param);
        } else {
            throw Refusals.type(param, "one of a string or array of objects", Fields.kind(content));
        }
        mentionsJson |= lookForJson && text.toLowerCase(Locale.ROOT).contains("json");
        return text;
    }
}
