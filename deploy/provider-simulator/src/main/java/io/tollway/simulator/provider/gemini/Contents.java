package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.answer.ToolResult;
import java.util.ArrayList;
import java.util.List;

/** Reads and checks {@code systemInstruction} and {@code contents}: roles, parts, and that every turn of function calls is followed by as many results. Not thread-safe. */
final class Contents {
    private static final int FRAME = 4;
    private static final int LONGEST_QUESTION = 4_000;

    private final PromptMeter meter;
    private final Parts parts;
    private final List<ToolResult> results = new ArrayList<>();
    private List<String> waiting = List.of();
    private String question = "";
    private String unsigned = "";
    private int unsignedAt;
    /** Clients that read a stream give back each of its pieces as a content of the model's: together they are its turn. */
    private boolean modelSpoke;

    private Contents(PromptMeter meter, Seal seal) {
        this.meter = meter;
        this.parts = new Parts(meter, seal);
    }

    /** @param signaturesNeeded whether function calls since the user spoke last must come with their thought's signature */
    static Contents read(JsonNode body, PromptMeter meter, Seal seal, boolean signaturesNeeded) {
        Contents contents = new Contents(meter, seal);
        JsonNode system = Fields.get(body, "systemInstruction");
        if (!Fields.absent(system)) {
            contents.parts.read(system.path("parts"), "system_instruction");
        }
        JsonNode list = body.path("contents");
        if (Fields.absent(list) || list.isEmpty()) {
            throw Refusals.at("contents", "contents is not specified");
        }
        if (list.isObject()) {
            contents.content(list, 0);
        }
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            contents.content(list.get(i), i);
        }
        contents.checkNoneWaits();
        if (signaturesNeeded && !contents.unsigned.isEmpty()) {
            throw Refusals.bad(
                    "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call `default_api:"
                            + contents.unsigned + "` , position " + (contents.unsignedAt + 1)
                            + ". Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.");
        }
        return contents;
    }

    /** The user's last words. */
    String question() {
        return question;
    }

    /** The results that came since the model spoke last. */
    List<ToolResult> results() {
        return List.copyOf(results);
    }

    private void content(JsonNode content, int index) {
        String place = "contents[" + index + "]";
        String role = Fields.textOr(content, "role", place + ".role", "user");
        JsonNode list = content.path("parts");
        if (!list.isArray() || list.isEmpty()) {
            throw Refusals.at(place + ".parts", "contents.parts must not be empty.");
        }
        meter.fixed(FRAME, role);
        Parts.Seen seen = parts.read(list, place);
        switch (role) {
            case "user", "function" -> user(seen);
            case "model" -> model(seen, index);
            default -> throw Refusals.bad("Please use a valid role: user, model.");
        }
    }

    private void user(Parts.Seen seen) {
        if (!seen.results().isEmpty() && waiting.isEmpty()) {
            throw Refusals.bad(
                    "Please ensure that function response turn comes immediately after a function call turn.");
        }
        if (seen.results().size() != waiting.size()) {
            throw unequal();
        }
        results.clear();
        modelSpoke = false;
        waiting = List.of();
        for (Parts.Result result : seen.results()) {
            results.add(new ToolResult(result.name(), result.content()));
        }
        if (!seen.text().isEmpty()) {
            question =
                    seen.text().length() > LONGEST_QUESTION ? seen.text().substring(0, LONGEST_QUESTION) : seen.text();
            if (seen.results().isEmpty()) {
                // Only calls of the present turn are asked for their signatures.
                unsigned = "";
            }
        }
    }

    private void model(Parts.Seen seen, int index) {
        if (!modelSpoke) {
            checkNoneWaits();
        }
        if (!seen.calls().isEmpty() && index == 0) {
            throw Refusals.bad(
                    "Please ensure that function call turn comes immediately after a user turn or after a function response turn.");
        }
        results.clear();
        List<String> called = new ArrayList<>(waiting);
        called.addAll(seen.calls());
        waiting = called;
        modelSpoke = true;
        if (!seen.calls().isEmpty() && !seen.firstCallSigned() && unsigned.isEmpty()) {
            unsigned = seen.calls().getFirst();
            unsignedAt = index;
        }
    }

    private void checkNoneWaits() {
        if (!waiting.isEmpty()) {
            throw unequal();
        }
    }

    private static RuntimeException unequal() {
        return Refusals.bad(
                "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
    }
}
