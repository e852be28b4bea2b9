package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.answer.ToolResult;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import java.util.List;
import java.util.Locale;

/** Reads and checks {@code instructions} and {@code input}: messages, function calls with their outputs, returned reasoning. Not thread-safe. */
final class ResponseInput {
    private static final int FRAME = 4;
    private static final int LONGEST_QUESTION = 4_000;

    private final PromptMeter meter;
    private final Seal seal;
    private final ResponseCalls calls;
    private String question = "";
    private boolean mentionsJson;

    private ResponseInput(PromptMeter meter, Seal seal) {
        this.meter = meter;
        this.seal = seal;
        this.calls = new ResponseCalls(meter);
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
        input.calls.checkNoneWaits();
        return input;
    }

    String question() {
        return question;
    }

    List<ToolResult> results() {
        return calls.results();
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
        String given = Fields.text(item, "type", place + ".type");
        String type = given == null ? "message" : given;
        switch (type) {
            case "message" -> message(item, place);
            case "reasoning" -> reasoning(item, place, list.path(index + 1));
            case "item_reference" ->
                throw new RefusedException(new Refusal(
                        404,
                        "invalid_request_error",
                        null,
                        "input",
                        "Item with id '" + item.path("id").asText() + "' not found."));
            default -> {
                if (!calls.read(item, type, place)) {
                    throw Refusals.value(
                            place,
                            type,
                            "'function_call', 'function_call_output', 'item_reference', 'message', and 'reasoning'");
                }
            }
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
            text = ResponseParts.read(content, place + ".content", assistant, meter);
        }
        calls.spoken();
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

    /** Returned reasoning is not read again, so it does not count. */
    private void reasoning(JsonNode item, String place, JsonNode next) {
        String given = Fields.text(item, "id", place + ".id");
        String id = given == null ? "" : given;
        boolean followed = ResponseCalls.isThoughtOut(next.path("type").asText())
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
