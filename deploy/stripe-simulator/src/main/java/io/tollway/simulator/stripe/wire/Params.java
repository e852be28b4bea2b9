package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checked parameters, read by name. What was not sent, or was sent empty to clear it, reads as null. */
public final class Params {
    private final String path;
    private final ObjectNode values;

    Params(String path, ObjectNode values) {
        this.path = path;
        this.values = values;
    }

    /** The full name of a parameter, as an error must show it. */
    public String name(String name) {
        return path.isEmpty() ? name : path + "[" + name + "]";
    }

    /** Whether the parameter was sent at all, if only to clear it. */
    public boolean sent(String name) {
        return values.has(name);
    }

    public @Nullable String text(String name) {
        JsonNode value = values.get(name);
        return value == null || !value.isTextual() || value.textValue().isEmpty() ? null : value.textValue();
    }

    public String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    /** A text that the schema or an earlier check demands. */
    public String required(String name) {
        String text = text(name);
        if (text == null) {
            throw InvalidRequest.missing(name(name));
        }
        return text;
    }

    public @Nullable Long whole(String name) {
        JsonNode value = values.get(name);
        return value == null || !value.isIntegralNumber() ? null : value.longValue();
    }

    public long whole(String name, long otherwise) {
        Long value = whole(name);
        return value == null ? otherwise : value;
    }

    public boolean truth(String name, boolean otherwise) {
        JsonNode value = values.get(name);
        return value == null || !value.isBoolean() ? otherwise : value.booleanValue();
    }

    public Money.Currency currency(String name) {
        return new Money.Currency(required(name));
    }

    /** A nested group; empty when it was not sent. */
    public Params group(String name) {
        return new Params(name(name), values.get(name) instanceof ObjectNode group ? group : Json.object());
    }

    public List<Params> groups(String name) {
        List<Params> groups = new ArrayList<>();
        if (values.get(name) instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                groups.add(new Params(name(name) + "[" + i + "]", (ObjectNode) array.get(i)));
            }
        }
        return groups;
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (values.get(name) instanceof ArrayNode array) {
            array.forEach(element -> texts.add(element.asText()));
        }
        return texts;
    }

    /** The value as it was sent, for objects that show it again; null when absent or cleared. */
    public @Nullable JsonNode json(String name) {
        JsonNode value = values.get(name);
        return value == null || (value.isTextual() && value.textValue().isEmpty()) ? null : value.deepCopy();
    }

    /** Metadata of something new. */
    public Map<String, String> metadata(String name) {
        return mergedMetadata(name, Map.of());
    }

    /** Metadata after an update: sent entries replace, empty ones remove, an empty {@code metadata} removes all. */
    public Map<String, String> mergedMetadata(String name, Map<String, String> before) {
        JsonNode sent = values.get(name);
        if (sent == null) {
            return before;
        }
        Map<String, String> merged = new LinkedHashMap<>(sent.isTextual() ? Map.of() : before);
        if (sent instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                if (entry.getValue().asText().isEmpty()) {
                    merged.remove(entry.getKey());
                } else {
                    merged.put(entry.getKey(), entry.getValue().asText());
                }
            });
        }
        return java.util.Collections.unmodifiableMap(merged);
    }
}
