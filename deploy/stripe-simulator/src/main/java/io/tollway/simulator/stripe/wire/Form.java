package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code a[b][0][c]=v} into a tree of objects, arrays and texts: the encoding of Stripe's request bodies and
 * query strings.
 */
public final class Form {
    private static final int DEEPEST = 12;
    private static final int MOST_FIELDS = 2_000;
    private static final Pattern NAME = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\[\\]]*])*)");
    private static final Pattern SEGMENT = Pattern.compile("\\[([^\\[\\]]*)]");

    private Form() {}

    /** @throws InvalidRequest when a name or an escape is malformed, or when one name is used in two shapes */
    public static ObjectNode decode(String encoded) {
        ObjectNode root = Json.object();
        if (encoded.isEmpty()) {
            return root;
        }
        String[] fields = encoded.split("&");
        if (fields.length > MOST_FIELDS) {
            throw InvalidRequest.of(null, "Too many parameters: send at most " + MOST_FIELDS + ".");
        }
        for (String field : fields) {
            if (!field.isEmpty()) {
                int equals = field.indexOf('=');
                String name = unescape(equals < 0 ? field : field.substring(0, equals));
                place(root, name, equals < 0 ? "" : unescape(field.substring(equals + 1)));
            }
        }
        return (ObjectNode) listed(root);
    }

    /** The same parameters in one order, so that two requests can be compared. */
    public static String canonical(ObjectNode decoded) {
        List<String> leaves = new ArrayList<>();
        collect("", decoded, leaves);
        leaves.sort(null);
        return String.join("&", leaves);
    }

    private static void collect(String path, JsonNode node, List<String> leaves) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(e -> collect(path + "[" + e.getKey() + "]", e.getValue(), leaves));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                collect(path + "[" + i + "]", array.get(i), leaves);
            }
        } else {
            leaves.add(path + "=" + node.asText());
        }
    }

    private static String unescape(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.of(null, "Invalid percent-encoding in: " + InvalidRequest.shorten(text));
        }
    }

    private static void place(ObjectNode root, String name, String value) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw InvalidRequest.of(null, "Invalid parameter name: '" + InvalidRequest.shorten(name) + "'");
        }
        List<String> path = new ArrayList<>();
        path.add(matcher.group(1));
        Matcher segment = SEGMENT.matcher(matcher.group(2));
        while (segment.find()) {
            path.add(segment.group(1));
        }
        if (path.size() > DEEPEST) {
            throw InvalidRequest.of(InvalidRequest.shorten(name), "Parameters are nested too deeply.");
        }
        ObjectNode at = root;
        for (int i = 0; i < path.size() - 1; i++) {
            String key = keyIn(at, path.get(i));
            JsonNode next = at.get(key);
            if (next == null) {
                at = at.putObject(key);
            } else if (next instanceof ObjectNode object) {
                at = object;
            } else {
                throw mixed(name);
            }
        }
        String last = keyIn(at, path.getLast());
        if (at.get(last) instanceof ObjectNode) {
            throw mixed(name);
        }
        at.put(last, value);
    }

    /** {@code a[]=x} appends. */
    private static String keyIn(ObjectNode parent, String segment) {
        return segment.isEmpty() ? Integer.toString(parent.size()) : segment;
    }

    private static InvalidRequest mixed(String name) {
        String shown = InvalidRequest.shorten(name);
        return InvalidRequest.of(shown, "Invalid parameter: '" + shown + "' is given both as a value and as a hash.");
    }

    /** Objects whose keys are 0, 1, 2 … become arrays, in that order. */
    private static JsonNode listed(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (object.get(name) instanceof ObjectNode child) {
                object.set(name, listed(child));
            }
        }
        ArrayNode array = Json.array();
        for (int i = 0; i < names.size(); i++) {
            JsonNode element = object.get(Integer.toString(i));
            if (element == null) {
                return object;
            }
            array.add(element);
        }
        return array.isEmpty() ? object : array;
    }
}
