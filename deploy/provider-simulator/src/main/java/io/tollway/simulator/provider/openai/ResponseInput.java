package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Media;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.answer.ToolResult;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads and checks {@code instructions} and {@code input}: messages, function calls with their outputs, returned reasoning. Not thread-safe. */
final class ResponseInput {
    private static final int FRAME = 4;
    private static final int LONGEST_QUESTION = 4_000;

    private final PromptMeter meter;
    private final Seal seal;
    private final Map<String, String> called = new LinkedHashMap<>();
    /** Calls that wait for their output: call id to function name. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private final List<ToolResult> results = new ArrayList<>();
    private String question = "";
    private boolean mentionsJson;

    private ResponseInput(PromptMeter meter, Seal seal) {
        this.meter = meter;
        this.seal = seal;
    }

    static ResponseInput read(JsonNode body, PromptMeter meter, Seal seal) {
        ResponseInput input = new ResponseInput(meter, seal);
        String instructions = Fields.text(body, "instructions", "instructions");
        if (instructions != null) {
            meter.fixed(FRAME).text(instructions);
            input.heard(instructions);
        }
        JsonNode list = body.path("input");
        if (Fields.absent(list)) {
            throw Refusals.missing("input");
        }
        if (list.isTextual()) {
            meter.fixed(FRAME, "user").text(list.textValue());
            input.asked(list.textValue());
        } else if (list.isArray()) {
            for (int i = 0; i < list.size(); i++) {
                input.item(list, i);
            }
        } else {
            throw Refusals.type("input", "one of a string or array of input items", Fields.kind(list));
        }
        if (!input.waiting.isEmpty()) {
            throw Refusals.bad(
                    null,
                    "input",
                    "No tool output found for function call "
                            + input.waiting.keySet().iterator().next() + ".");
        }
        return input;
    }

    String question() {
        return question;
    }

    List<ToolResult> results() {
        return List.copyOf(results);
    }

    boolean mentionsJson() {
        return mentionsJson;
    }

    private void item(JsonNode list, int index) {
        JsonNode item = list.get(index);
        String place = "input[" + index + "]";
        if (!item.isObject()) {
            throw Refusals.type(place, "an object", Fields.kind(item));
        }
        String type = Fields.text(item, "type", place + ".type");
        switch (type == null ? "message" : type) {
            case "message" -> message(item, place);
            case "function_call" -> call(item, place);
            case "function_call_output" -> output(item, place);
            case "reasoning" -> reasoning(item, place, list.path(index + 1));
            case "item_reference" ->
                throw new RefusedException(new Refusal(
                        404,
                        "invalid_request_error",
                        null,
                        "input",
                        "Item with id '" + item.path("id").asText() + "' not found."));
            default ->
                throw Refusals.value(
                        place,
                        String.valueOf(type),
                        "'function_call', 'function_call_output', 'item_reference', 'message', and 'reasoning'");
        }
    }

    private void message(JsonNode message, String place) {
        String role = Fields.requiredText(message, "role", place + ".role");
        boolean assistant = role.equals("assistant");
        if (!assistant && !role.equals("user") && !role.equals("system") && !role.equals("developer")) {
            throw Refusals.value(place, role, "'assistant', 'system', 'developer', and 'user'");
        }
        meter.fixed(FRAME, role);
        JsonNode content = message.path("content");
        if (Fields.absent(content)) {
            throw Refusals.missing(place + ".content");
        }
        String text;
        if (content.isTextual()) {
            text = content.textValue();
            meter.text(text);
        } else {
            text = parts(content, place + ".content", assistant);
        }
        results.clear();
        heard(text);
        if (role.equals("user")) {
            asked(text);
        }
    }

    private void heard(String text) {
        mentionsJson |= text.toLowerCase(Locale.ROOT).contains("json");
    }

    private void asked(String text) {
        heard(text);
        question = text.length() > LONGEST_QUESTION ? text.substring(0, LONGEST_QUESTION) : text;
    }

    private String parts(JsonNode list, String place, boolean assistant) {
        if (!list.isArray()) {
            throw Refusals.type(place, "one of an array of objects or string", Fields.kind(list));
        }
        String text = "";
        for (int i = 0; i < list.size(); i++) {
            JsonNode part = list.get(i);
            String where = place + "[" + i + "]";
            String type = Fields.requiredText(part, "type", where + ".type");
            boolean spoken = type.equals("output_text") || type.equals("refusal");
            if (spoken != assistant) {
                throw Refusals.value(
                        where,
                        type,
                        assistant ? "'output_text' and 'refusal'" : "'input_text', 'input_image', and 'input_file'");
            }
            switch (type) {
                case "input_text", "output_text", "refusal" -> {
                    String field = type.equals("refusal") ? "refusal" : "text";
                    String more = Fields.requiredText(part, field, where + "." + field);
                    meter.text(more);
                    text = text.isEmpty() ? more : text + " " + more;
                }
                case "input_image" -> image(part, where);
                case "input_file" -> file(part, where);
                default -> throw Refusals.value(where, type, "'input_text', 'input_image', and 'input_file'");
            }
        }
        return text;
    }

    private void image(JsonNode part, String place) {
        String url = Fields.text(part, "image_url", place + ".image_url");
        String id = Fields.text(part, "file_id", place + ".file_id");
        if (url == null && id == null) {
            throw Refusals.missing(place + ".image_url");
        }
        boolean low = "low".equals(part.path("detail").asText());
        meter.fixed(low ? Media.LOW_DETAIL_IMAGE : Media.IMAGE, url == null ? String.valueOf(id) : url);
    }

    private void file(JsonNode part, String place) {
        String data = Fields.text(part, "file_data", place + ".file_data");
        if (data != null) {
            meter.fixed(Media.file(data.substring(data.indexOf(',') + 1)), data);
            return;
        }
        String url = Fields.text(part, "file_url", place + ".file_url");
        meter.fixed(Media.NAMED_FILE, url == null ? Fields.requiredText(part, "file_id", place + ".file_id") : url);
    }

    private void call(JsonNode item, String place) {
        String id = Fields.requiredText(item, "call_id", place + ".call_id");
        String name = Fields.requiredText(item, "name", place + ".name");
        String arguments = Fields.requiredText(item, "arguments", place + ".arguments");
        meter.fixed(FRAME).text(name).text(arguments);
        called.put(id, name);
        waiting.put(id, name);
        results.clear();
    }

    private void output(JsonNode item, String place) {
        String id = Fields.requiredText(item, "call_id", place + ".call_id");
        String name = called.get(id);
        if (name == null) {
            throw Refusals.bad(null, "input", "No tool call found for function call output with call_id " + id + ".");
        }
        waiting.remove(id);
        JsonNode output = item.path("output");
        if (Fields.absent(output)) {
            throw Refusals.missing(place + ".output");
        }
        meter.fixed(FRAME, "tool");
        String text = output.isTextual() ? output.textValue() : parts(output, place + ".output", false);
        if (output.isTextual()) {
            meter.text(text);
        }
        results.add(new ToolResult(name, text));
    }

    /** Returned reasoning is not read again, so it does not count. */
    private void reasoning(JsonNode item, String place, JsonNode next) {
        String given = Fields.text(item, "id", place + ".id");
        String id = given == null ? "" : given;
        boolean followed = next.path("type").asText().equals("function_call")
                || next.path("type").asText().equals("reasoning")
                || next.path("role").asText().equals("assistant");
        if (!followed) {
            throw Refusals.bad(
                    null,
                    "input",
                    "Item '" + id + "' of type 'reasoning' was provided without its required following item.");
        }
        String sealed = Fields.text(item, "encrypted_content", place + ".encrypted_content");
        if (sealed != null && !seal.closed(sealed)) {
            throw Refusals.bad(
                    "invalid_encrypted_content",
                    null,
                    "The encrypted content for item " + id
                            + " could not be verified. Reason: Encrypted content could not be decrypted or parsed.");
        }
    }
}
