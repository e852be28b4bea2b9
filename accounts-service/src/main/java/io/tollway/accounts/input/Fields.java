package io.tollway.accounts.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.FieldError;
import io.tollway.accounts.ids.Ids;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object being read. A wrong field is noted and read as absent, so that a caller learns of all mistakes at once; {@link #check()} refuses the body when there were any.
 * JSON null counts as absent; {@link #has(String)} tells them apart where that matters.
 */
public final class Fields {
    private final ObjectNode object;
    private final String path;
    private final List<FieldError> errors;

    private Fields(ObjectNode object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    public static Fields of(ObjectNode object) {
        return new Fields(object, "", new ArrayList<>());
    }

    /** Notes every field that is not one of these, with the nearest right name. */
    public Fields known(Collection<String> names) {
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                error(name, "unknown_field", "unknown field" + NearestName.hint(name, names));
            }
        });
        return this;
    }

    public boolean has(String name) {
        return object.has(name);
    }

    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public void error(String name, String code, String message) {
        errors.add(new FieldError(path(name), code, message));
    }

    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /** Refuses the body when anything in it was wrong. */
    public void check() {
        if (!errors.isEmpty()) {
            throw new AccountsError.InvalidFields(errors).refusal();
        }
    }

    /** Text without control characters, trimmed; blank is an error. */
    public Optional<String> text(String name, int maxLength) {
        return value(name, "a string", JsonNode::isTextual).flatMap(node -> {
            String text = node.textValue().strip();
            if (text.isEmpty()) {
                error(name, "blank", "must not be blank");
                return Optional.empty();
            }
            if (text.length() > maxLength) {
                error(name, "too_long", "must have at most " + maxLength + " characters, has " + text.length());
                return Optional.empty();
            }
            if (text.codePoints().anyMatch(Character::isISOControl)) {
                error(name, "control_character", "must not hold control characters");
                return Optional.empty();
            }
            return Optional.of(text);
        });
    }

    /** As {@link #text}, and absence is an error; the result is "" when there was one. */
    public String requiredText(String name, int maxLength) {
        if (isAbsent(name)) {
            error(name, "missing", "is missing; give a string");
            return "";
        }
        return text(name, maxLength).orElse("");
    }

    /** An IANA time zone such as {@code Europe/Berlin}, or UTC. */
    public Optional<String> zone(String name) {
        return text(name, 64).flatMap(text -> {
            if (ZoneId.getAvailableZoneIds().contains(text)) {
                return Optional.of(text);
            }
            error(name, "unknown_value", "must be an IANA name such as Europe/Berlin, or UTC");
            return Optional.empty();
        });
    }

    /** One of the names given, as the value belonging to it. */
    public <T> Optional<T> choice(String name, Collection<String> names, Function<String, T> value) {
        return text(name, 200).flatMap(text -> {
            if (names.contains(text)) {
                return Optional.of(value.apply(text));
            }
            error(
                    name,
                    "unknown_value",
                    "must be one of " + String.join(", ", names)
                            + NearestName.of(text, names)
                                    .map(nearest -> "; did you mean \"" + nearest + "\"?")
                                    .orElse(""));
            return Optional.empty();
        });
    }

    public Optional<Boolean> flag(String name) {
        return value(name, "true or false", JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    public Optional<Long> whole(String name, long min, long max) {
        return value(name, "a whole number", node -> node.isIntegralNumber() && node.canConvertToLong())
                .map(JsonNode::longValue)
                .filter(number -> {
                    boolean inside = number >= min && number <= max;
                    if (!inside) {
                        error(name, "out_of_range", "must be between " + min + " and " + max + ", was " + number);
                    }
                    return inside;
                });
    }

    public Optional<UUID> id(String name) {
        return text(name, 100).flatMap(text -> {
            Optional<UUID> id = Ids.parse(text);
            if (id.isEmpty()) {
                error(name, "not_an_id", "must be a UUID");
            }
            return id;
        });
    }

    /** An instant in UTC, as ISO-8601 writes it. */
    public Optional<Instant> instant(String name) {
        return text(name, 40).flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text.endsWith("+00:00") ? text.replace("+00:00", "Z") : text));
            } catch (DateTimeParseException e) {
                error(name, "not_an_instant", "must be an instant in UTC such as 2027-01-31T00:00:00Z");
                return Optional.empty();
            }
        });
    }

    /** US dollars as a decimal string, as our own API writes money. */
    public Optional<BigDecimal> usdText(String name) {
        return value(name, "a decimal string such as \"12.50\"", JsonNode::isTextual)
                .flatMap(node -> decimal(name, node.textValue()));
    }

    /** US dollars as a JSON number, as compatible surfaces write money; read as a decimal, never as binary. */
    public Optional<BigDecimal> usdNumber(String name) {
        return value(name, "a number", JsonNode::isNumber).flatMap(node -> amount(name, node.decimalValue()));
    }

    public Optional<BigDecimal> decimal(String name, String text) {
        if (!text.matches("[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            error(name, "not_a_decimal", "must be a decimal string such as \"12.50\", without sign or exponent");
            return Optional.empty();
        }
        return amount(name, new BigDecimal(text));
    }

    public List<String> texts(String name, int maxLength) {
        return value(name, "a list of strings", JsonNode::isArray)
                .map(array -> {
                    List<String> texts = new ArrayList<>();
                    for (int index = 0; index < array.size(); index++) {
                        JsonNode element = array.get(index);
                        if (element.isTextual()
                                && !element.textValue().isBlank()
                                && element.textValue().length() <= maxLength) {
                            texts.add(element.textValue());
                        } else {
                            error(name + "[" + index + "]", "wrong_type", "must be a string, was " + kind(element));
                        }
                    }
                    return texts;
                })
                .orElse(List.of());
    }

    public Optional<Fields> object(String name) {
        return value(name, "an object", JsonNode::isObject)
                .map(node -> new Fields((ObjectNode) node, path(name), errors));
    }

    public List<Fields> objects(String name) {
        return value(name, "a list of objects", JsonNode::isArray)
                .map(array -> {
                    List<Fields> objects = new ArrayList<>();
                    for (int index = 0; index < array.size(); index++) {
                        String element = name + "[" + index + "]";
                        if (array.get(index) instanceof ObjectNode child) {
                            objects.add(new Fields(child, path(element), errors));
                        } else {
                            error(element, "wrong_type", "must be an object, was " + kind(array.get(index)));
                        }
                    }
                    return objects;
                })
                .orElse(List.of());
    }

    /** The field as it stands, for comparing only; null when it is absent. */
    public @Nullable String raw(String name) {
        JsonNode node = object.get(name);
        return node == null ? null : node.asText();
    }

    /** Whether the field is a string of nothing but blanks. */
    public boolean isBlank(String name) {
        JsonNode node = object.get(name);
        return node != null && node.isTextual() && node.textValue().isBlank();
    }

    /** A decimal written as a string; a JSON number is refused, since binary fractions are no prices. */
    public Optional<String> decimalText(String name) {
        if (object.get(name) == null || object.get(name).isNull()) {
            error(name, "missing", "must be a decimal string, was null");
            return Optional.empty();
        }
        return value(name, "a decimal string", JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** What kind of JSON a field holds, for messages; never its value. */
    public String kindOf(String name) {
        JsonNode node = object.get(name);
        return node == null ? "absent" : kind(node);
    }

    private boolean isAbsent(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull();
    }

    private Optional<JsonNode> value(String name, String wanted, java.util.function.Predicate<JsonNode> fits) {
        if (isAbsent(name)) {
            return Optional.empty();
        }
        JsonNode node = object.get(name);
        if (!fits.test(node)) {
            error(name, "wrong_type", "must be " + wanted + ", was " + kind(node));
            return Optional.empty();
        }
        return Optional.of(node);
    }

    private Optional<BigDecimal> amount(String name, BigDecimal amount) {
        if (amount.signum() < 0) {
            error(name, "negative", "must not be negative");
            return Optional.empty();
        }
        // compareTo before scale: a number such as 1e-400 is small on the wire and large once written out.
        if (amount.scale() > 18 || amount.precision() - amount.scale() > 18) {
            error(name, "out_of_range", "has too many digits");
            return Optional.empty();
        }
        return Optional.of(amount);
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            case BINARY, POJO, MISSING -> "something else";
        };
    }
}
