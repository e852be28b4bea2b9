package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The tool calls of one choice, put in order: servers leave out indexes, repeat ids, send empty ones, or none. */
final class ToolCalls {
    private final int choice;
    private final List<Open> open = new ArrayList<>(1);

    /** @param wireIndex the upstream's own index; -1 when it gave none */
    private record Open(int wireIndex, String wireId) {}

    ToolCalls(int choice) {
        this.choice = choice;
    }

    void take(JsonNode call, Consumer<AnswerEvent> sink) {
        JsonNode function = call.path("function");
        int wireIndex = call.path("index").asInt(-1);
        String id = call.path("id").asText("");
        String name = function.path("name").asText("");
        int at = find(wireIndex, id, name);
        if (at < 0) {
            at = open.size();
            open.add(new Open(wireIndex, id));
            sink.accept(new AnswerEvent.ToolCallStarted(choice, at, unique(id, at), name));
        }
        arguments(function.path("arguments"), at, sink);
    }

    void takeLegacy(JsonNode function, Consumer<AnswerEvent> sink) {
        String name = function.path("name").asText("");
        if (open.isEmpty()) {
            open.add(new Open(0, ""));
            sink.accept(new AnswerEvent.ToolCallStarted(choice, 0, "call_" + name, name));
        }
        arguments(function.path("arguments"), 0, sink);
    }

    private void arguments(JsonNode arguments, int at, Consumer<AnswerEvent> sink) {
        String fragment =
                arguments.isTextual() ? arguments.textValue() : arguments.isObject() ? arguments.toString() : "";
        if (!fragment.isEmpty()) {
            sink.accept(new AnswerEvent.ToolArgumentsDelta(choice, at, fragment));
        }
    }

    /** Which open call the piece belongs to; -1 begins one. */
    private int find(int wireIndex, String id, String name) {
        if (wireIndex >= 0) {
            for (int i = open.size() - 1; i >= 0; i--) {
                Open each = open.get(i);
                if (each.wireIndex() == wireIndex) {
                    // Some servers give every whole call the index 0.
                    boolean another = !name.isEmpty() && !id.isEmpty() && !id.equals(each.wireId());
                    return another ? -1 : i;
                }
            }
            return -1;
        }
        if (!id.isEmpty()) {
            for (int i = 0; i < open.size(); i++) {
                if (open.get(i).wireId().equals(id)) {
                    return i;
                }
            }
            return -1;
        }
        return name.isEmpty() ? open.size() - 1 : -1;
    }

    private String unique(String id, int at) {
        if (id.isEmpty()) {
            return "call_" + choice + '_' + at;
        }
        for (int i = 0; i < at; i++) {
            if (open.get(i).wireId().equals(id)) {
                return id + '_' + at;
            }
        }
        return id;
    }
}
