package io.tollway.gateway.dialect.anthropic;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.error.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of a request and where it stands ({@code messages[2].content[0].text}), so that whoever finds it wrong can say so.
 *
 * @param node missing when the request has no such member
 */
record Field(JsonNode node, String path) {
    private static final int MOST_SHOWN = 64;

    Field member(String name) {
        return new Field(node.path(name), path.isEmpty() ? name : path + '.' + name);
    }

    Field element(int index) {
        return new Field(node.path(index), path + '[' + index + ']');
    }

    /** Neither sent nor sent as null. */
    boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    Refusal wrong(String what) {
        return invalid(path + ' ' + what, path);
    }

    Field object() throws Refusal {
        if (!node.isObject()) {
            throw wrong(isAbsent() ? "is required and must be an object" : "must be an object");
        }
        return this;
    }

    String text() throws Refusal {
        if (!node.isTextual()) {
            throw wrong(isAbsent() ? "is required and must be a string" : "must be a string");
        }
        return node.textValue();
    }

    /** A string with something in it. */
    String name() throws Refusal {
        String text = text();
        if (text.isBlank()) {
            throw wrong("must not be empty");
        }
        return text;
    }

    @Nullable String textOrNull() throws Refusal {
        return isAbsent() ? null : text();
    }

    @Nullable Boolean flagOrNull() throws Refusal {
        if (isAbsent()) {
            return null;
        }
        if (!node.isBoolean()) {
            throw wrong("must be true or false");
        }
        return node.booleanValue();
    }

    boolean flag() throws Refusal {
        return Boolean.TRUE.equals(flagOrNull());
    }

    long integer(long least) throws Refusal {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < least) {
            throw wrong((isAbsent() ? "is required and must be" : "must be") + " an integer, " + least + " or more");
        }
        return node.longValue();
    }

    /** A number between two whole ones, both included. */
    @Nullable BigDecimal numberOrNull(int least, int most) throws Refusal {
        if (isAbsent()) {
            return null;
        }
        if (!node.isNumber()
                || node.decimalValue().compareTo(BigDecimal.valueOf(least)) < 0
                || node.decimalValue().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw wrong("must be a number from " + least + " to " + most);
        }
        return node.decimalValue();
    }

    /** Names of members that are there, not null, and not among those given. */
    List<String> others(Set<String> known) {
        List<String> others = new ArrayList<>(0);
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name) && !node.path(name).isNull()) {
                others.add(shown(name));
            }
        }
        return others;
    }

    /** A client's own word, short enough for a record. */
    static String shown(String word) {
        return word.length() > MOST_SHOWN ? word.substring(0, MOST_SHOWN) : word;
    }

    /** The entries of an array; none when it is absent. */
    List<Field> elements() throws Refusal {
        if (isAbsent()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrong("must be an array");
        }
        List<Field> all = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            all.add(element(i));
        }
        return all;
    }
}
