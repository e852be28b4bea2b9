package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.answer.ToolResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and checks {@code system} and {@code messages}: turns, contents, and that the turn after a function call brings its result. Messages of one role in a row are one turn. Not
 * thread-safe.
 */
final class Conversation {
    private static final int FRAME = 4;
    private static final int LONGEST_QUESTION = 4_000;

    private final PromptMeter meter;
    private final Blocks blocks;
    /** Calls of the turn before that have no result yet: id to function name. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    /** Calls of the turn that is being read. */
    private final Map<String, String> called = new LinkedHashMap<>();

    private final List<ToolResult> results = new ArrayList<>();
    private String question = "";
    private String role = "";
    /** Where the last calls stand. */
    private int calling;

    private boolean thought;

    private Conversation(PromptMeter meter, CacheMarks marks, Seal seal) {
        this.meter = meter;
        this.blocks = new Blocks(meter, marks, seal);
    }

    static Conversation read(JsonNode body, PromptMeter meter, CacheMarks marks, Seal seal) {
        Conversation conversation = new Conversation(meter, marks, seal);
        JsonNode system = body.path("system");
        if (!Fields.absent(system)) {
            conversation.blocks.read(system, "system", Set.of("text"));
        }
        JsonNode list = body.path("messages");
        if (Fields.absent(list)) {
            throw Refusals.missing("messages");
        }
        if (!list.isArray()) {
            throw Refusals.type("messages", "a valid list");
        }
        if (list.isEmpty()) {
            throw Refusals.at("messages", "at least one message is required");
        }
        for (int i = 0; i < list.size(); i++) {
            conversation.message(list.get(i), i, i + 1 == list.size());
        }
        // A user's turn that nothing follows keeps its results; calls that nothing follows have none.
        if (conversation.role.equals("assistant")) {
            conversation.turnEnds();
        }
        conversation.checkNoneWaits();
        return conversation;
    }

    /** The user's last words. */
    String question() {
        return question;
    }

    /** The results that came since the model spoke last. */
    List<ToolResult> results() {
        return List.copyOf(results);
    }

    /** Whether the last calls came back without the thoughts that led to them. */
    boolean callsWithoutThoughts() {
        return !results.isEmpty() && !thought;
    }

    private void message(JsonNode message, int index, boolean last) {
        String place = "messages." + index;
        if (!message.isObject()) {
            throw Refusals.type(place, "a valid dictionary");
        }
        String speaker = Fields.requiredText(message, "role", place + ".role");
        switch (speaker) {
            case "user", "assistant" -> {}
            case "system" ->
                throw Refusals.at(
                        "messages",
                        "Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role.");
            default -> throw Refusals.type(place + ".role", "'user' or 'assistant'");
        }
        if (index == 0 && speaker.equals("assistant")) {
            throw Refusals.at("messages", "first message must use the \"user\" role");
        }
        if (!speaker.equals(role)) {
            turnEnds();
            role = speaker;
        }
        meter.fixed(FRAME, speaker);
        JsonNode content = message.path("content");
        if (Fields.absent(content)) {
            throw Refusals.missing(place + ".content");
        }
        boolean empty = content.isTextual() ? content.textValue().isEmpty() : content.isEmpty();
        if (empty && !(last && speaker.equals("assistant"))) {
            throw Refusals.at(
                    place, "all messages must have non-empty content except for the optional final assistant message");
        }
        if (speaker.equals("user")) {
            user(content, place);
        } else {
            calling = index;
            assistant(content, place, last);
        }
    }

    private void user(JsonNode content, String place) {
        Blocks.Seen seen = blocks.read(content, place + ".content", Blocks.OF_USERS);
        for (Blocks.Result result : seen.results()) {
            String name = waiting.remove(result.id());
            if (name == null) {
                throw Refusals.at(
                        result.place(),
                        "unexpected `tool_use_id` found in `tool_result` blocks: " + result.id()
                                + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
            results.add(new ToolResult(name, result.text()));
        }
        if (!seen.text().isEmpty()) {
            question =
                    seen.text().length() > LONGEST_QUESTION ? seen.text().substring(0, LONGEST_QUESTION) : seen.text();
        }
    }

    private void assistant(JsonNode content, String place, boolean last) {
        Blocks.Seen seen = blocks.read(content, place + ".content", Blocks.OF_ASSISTANTS);
        called.putAll(seen.calls());
        thought |= seen.thoughts();
        if (last
                && !seen.text().isEmpty()
                && Character.isWhitespace(seen.text().charAt(seen.text().length() - 1))) {
            throw Refusals.at("messages", "final assistant content cannot end with trailing whitespace");
        }
    }

    private void turnEnds() {
        if (role.equals("assistant")) {
            waiting.putAll(called);
            called.clear();
        } else {
            checkNoneWaits();
            results.clear();
            thought = false;
        }
    }

    private void checkNoneWaits() {
        if (!waiting.isEmpty()) {
            throw Refusals.at(
                    "messages." + calling,
                    "`tool_use` ids were found without `tool_result` blocks immediately after: "
                            + String.join(", ", waiting.keySet())
                            + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
        }
    }
}
