package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * One name for each function that stands in a namespace. {@code type: "namespace"} groups functions (codex declares the tools of an MCP server so), and a call of one names both; no other
 * dialect has groups. A name is made of both, of the characters and the length that every dialect takes, and is the same for the same tools.
 */
final class ToolNames {
    static final String NAMESPACE = "namespace";

    private static final ToolNames NONE = new ToolNames();
    private static final String BETWEEN = "__";
    private static final int MOST = 64;

    private final Map<Place, String> names = new HashMap<>(0);
    private final Map<String, Place> places = new HashMap<>(0);

    private record Place(String namespace, String name) {}

    private ToolNames() {}

    /** @param tools the request's; anything but an array has none */
    static ToolNames of(JsonNode tools) {
        ToolNames names = null;
        for (JsonNode tool : tools) {
            if (isNamespace(tool)) {
                names = names == null ? new ToolNames() : names;
                names.add(tool, tools);
            }
        }
        return names == null ? NONE : names;
    }

    /** Whether it is a group that can be said as functions. */
    static boolean isNamespace(JsonNode tool) {
        return tool.path("type").asText("").equals(NAMESPACE)
                && !tool.path("name").asText("").isEmpty()
                && tool.path("tools").isArray();
    }

    private void add(JsonNode group, JsonNode tools) {
        for (JsonNode tool : group.path("tools")) {
            Place place =
                    new Place(group.path("name").asText(), tool.path("name").asText(""));
            if (!names.containsKey(place)) {
                String name = joined(place);
                for (int again = 2; places.containsKey(name) || isFunction(name, tools); again++) {
                    name = shortened(joined(place), "_" + again);
                }
                names.put(place, name);
                places.put(name, place);
            }
        }
    }

    private static boolean isFunction(String name, JsonNode tools) {
        for (JsonNode tool : tools) {
            if (!isNamespace(tool) && tool.path("name").asText("").equals(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The one name of a function.
     *
     * @param namespace where it stands; empty for those that stand in none
     */
    String of(String namespace, String name) {
        if (namespace.isEmpty()) {
            return name;
        }
        Place place = new Place(namespace, name);
        String known = names.get(place);
        return known == null ? joined(place) : known;
    }

    /** Writes the name of a call as the client knows it. */
    void write(String name, ObjectNode call) {
        Place place = places.get(name);
        call.put("name", place == null ? name : place.name());
        if (place != null) {
            call.put(NAMESPACE, place.namespace());
        }
    }

    /** Codex's namespaces end in what stands between. */
    private static String joined(Place place) {
        String whole = place.namespace() + (place.namespace().endsWith(BETWEEN) ? "" : BETWEEN) + place.name();
        StringBuilder plain = new StringBuilder(whole.length());
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            boolean taken =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            plain.append(taken ? c : '_');
        }
        if (plain.length() <= MOST) {
            return plain.toString();
        }
        CRC32 sum = new CRC32();
        sum.update(whole.getBytes(StandardCharsets.UTF_8));
        return shortened(plain.toString(), "_" + Long.toHexString(sum.getValue()));
    }

    private static String shortened(String name, String end) {
        return name.substring(0, Math.min(name.length(), MOST - end.length())) + end;
    }
}
