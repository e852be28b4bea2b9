package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that arrive value by value: each {@code partialArgs} entry names a place ({@code $.a.b[0]}) and what stands there; strings grow while {@code willContinue}. Places come in any
 * order, so the object is put together first and is JSON only at the end.
 */
final class PartialArguments {
    /** Beyond this an index is no place in a list but an attempt to fill the memory. */
    private static final int MOST_ENTRIES = 10_000;

    private final ObjectNode root = GeminiJson.object();
    private @Nullable String growing;

    void add(JsonNode functionCall) {
        if (functionCall.path("args") instanceof ObjectNode whole) {
            root.setAll(whole);
        }
        for (JsonNode entry : functionCall.path("partialArgs")) {
            String path = entry.path("jsonPath").asText("");
            JsonNode value = value(entry);
            boolean grows = path.equals(growing);
            growing = entry.path("willContinue").asBoolean(false) ? path : null;
            if (value != null) {
                put(segments(path), value, grows);
            }
        }
    }

    String json() {
        return GeminiJson.text(root);
    }

    private static @Nullable JsonNode value(JsonNode entry) {
        for (String kind : List.of("stringValue", "numberValue", "boolValue")) {
            JsonNode value = entry.get(kind);
            if (value != null && !value.isNull()) {
                return value;
            }
        }
        return entry.has("nullValue") ? JsonNodeFactory.instance.nullNode() : null;
    }

    private void put(List<Object> path, JsonNode value, boolean grows) {
        ContainerNode<?> at = root;
        for (int i = 0; i < path.size(); i++) {
            JsonNode there = child(at, path.get(i));
            if (i == path.size() - 1) {
                String before = grows && there instanceof TextNode text ? text.textValue() : null;
                set(at, path.get(i), before == null ? value : at.textNode(before + value.asText()));
                return;
            }
            ContainerNode<?> next;
            if (there instanceof ContainerNode<?> container) {
                next = container;
            } else {
                next = path.get(i + 1) instanceof Integer ? at.arrayNode() : at.objectNode();
                set(at, path.get(i), next);
            }
            at = next;
        }
    }

    private static @Nullable JsonNode child(ContainerNode<?> at, Object segment) {
        return segment instanceof Integer index ? at.get(index) : at.get((String) segment);
    }

    private static void set(ContainerNode<?> at, Object segment, JsonNode value) {
        if (at instanceof ArrayNode list && segment instanceof Integer index) {
            while (list.size() <= index && index < MOST_ENTRIES) {
                list.addNull();
            }
            if (index < list.size()) {
                list.set(index, value);
            }
        } else if (at instanceof ObjectNode object) {
            object.set(segment.toString(), value);
        }
    }

    /** Names as strings, list places as integers. */
    private static List<Object> segments(String path) {
        List<Object> all = new ArrayList<>(4);
        int i = path.startsWith("$") ? 1 : 0;
        while (i < path.length()) {
            char c = path.charAt(i);
            if (c == '[') {
                int end = path.indexOf(']', i);
                String inside = path.substring(i + 1, end < 0 ? path.length() : end);
                all.add(inBrackets(inside));
                i = end < 0 ? path.length() : end + 1;
            } else {
                int start = c == '.' ? i + 1 : i;
                int end = start;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                if (end > start) {
                    all.add(path.substring(start, end));
                }
                i = Math.max(end, i + 1);
            }
        }
        return all;
    }

    private static Object inBrackets(String inside) {
        if (inside.length() >= 2 && (inside.charAt(0) == '\'' || inside.charAt(0) == '"')) {
            return inside.substring(1, inside.length() - 1);
        }
        try {
            return Math.max(0, Integer.parseInt(inside));
        } catch (NumberFormatException name) {
            return inside;
        }
    }
}
