package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.error.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request with its place in it, read the way Google reads protocol buffers from JSON: names in camel or in snake case, null is absent, a number may be a string, an object
 * may stand for the list of it alone.
 */
record Fields(ObjectNode node, String path) {

    /** The member; null when it is absent or null. */
    @Nullable JsonNode get(String camel) throws Refusal {
        JsonNode value = node.get(camel);
        String snake = snake(camel);
        JsonNode other = snake.equals(camel) ? null : node.get(snake);
        if (value != null && other != null) {
            throw invalid(at(camel) + " is there twice, as " + camel + " and as " + snake, at(camel));
        }
        JsonNode found = value == null ? other : value;
        return found == null || found.isNull() ? null : found;
    }

    boolean has(String camel) throws Refusal {
        return get(camel) != null;
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    @Nullable Fields object(String camel) throws Refusal {
        JsonNode value = get(camel);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return new Fields(object, at(camel));
        }
        throw invalid(at(camel) + " must be an object", at(camel));
    }

    List<Fields> objects(String camel) throws Refusal {
        JsonNode value = get(camel);
        if (value == null) {
            return List.of();
        }
        if (value instanceof ObjectNode alone) {
            return List.of(new Fields(alone, at(camel)));
        }
        if (!value.isArray()) {
            throw invalid(at(camel) + " must be a list of objects", at(camel));
        }
        List<Fields> all = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            String place = at(camel) + "[" + i + "]";
            if (!(value.get(i) instanceof ObjectNode object)) {
                throw invalid(place + " must be an object", place);
            }
            all.add(new Fields(object, place));
        }
        return all;
    }

    @Nullable String text(String camel) throws Refusal {
        JsonNode value = get(camel);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw invalid(at(camel) + " must be a string", at(camel));
        }
        return value.textValue();
    }

    String requiredText(String camel) throws Refusal {
        String value = text(camel);
        if (value == null || value.isEmpty()) {
            throw invalid(at(camel) + " is missing", at(camel));
        }
        return value;
    }

    List<String> texts(String camel) throws Refusal {
        JsonNode value = get(camel);
        if (value == null) {
            return List.of();
        }
        List<String> all = new ArrayList<>(value.size());
        for (JsonNode entry : value.isTextual() ? List.of(value) : value) {
            if (!entry.isTextual()) {
                throw invalid(at(camel) + " must be a list of strings", at(camel));
            }
            all.add(entry.textValue());
        }
        if (!value.isArray() && !value.isTextual()) {
            throw invalid(at(camel) + " must be a list of strings", at(camel));
        }
        return all;
    }

    @Nullable Boolean flag(String camel) throws Refusal {
        JsonNode value = get(camel);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw invalid(at(camel) + " must be true or false", at(camel));
        }
        return value.booleanValue();
    }

    @Nullable BigDecimal number(String camel) throws Refusal {
        JsonNode value = get(camel);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            return value.decimalValue();
        }
        if (value.isTextual() && value.textValue().length() <= 32) {
            try {
                return new BigDecimal(value.textValue());
            } catch (NumberFormatException notANumber) {
                throw invalid(at(camel) + " must be a number", at(camel));
            }
        }
        throw invalid(at(camel) + " must be a number", at(camel));
    }

    /** A number from zero on. */
    @Nullable BigDecimal number(String camel, int most) throws Refusal {
        BigDecimal value = number(camel);
        if (value != null && (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0)) {
            throw invalid(at(camel) + " must be a number from 0 to " + most, at(camel));
        }
        return value;
    }

    /** An integer within bounds; {@code 40.0} is one. */
    @Nullable Long integer(String camel, long least, long most) throws Refusal {
        BigDecimal value = number(camel);
        if (value == null) {
            return null;
        }
        try {
            long exact = value.longValueExact();
            if (exact >= least && exact <= most) {
                return exact;
            }
        } catch (ArithmeticException notOne) {
            throw invalid(at(camel) + " must be an integer", at(camel));
        }
        throw invalid(at(camel) + " must be an integer from " + least + " to " + most, at(camel));
    }

    /** Names of members that are not among those given. */
    List<String> others(Set<String> known) {
        List<String> others = new ArrayList<>(0);
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(camel(name))) {
                others.add(at(name));
            }
        }
        return others;
    }

    static String camel(String name) {
        int underscore = name.indexOf('_');
        if (underscore < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' && i > 0 && i + 1 < name.length()) {
                i++;
                camel.append(Character.toUpperCase(name.charAt(i)));
            } else {
                camel.append(c);
            }
        }
        return camel.toString();
    }

    private static String snake(String camel) {
        StringBuilder snake = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_').append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
