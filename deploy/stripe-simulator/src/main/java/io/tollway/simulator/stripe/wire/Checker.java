package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks decoded parameters against their types and turns texts into values; refuses in Stripe's words. */
final class Checker {
    private static final int METADATA_ENTRIES = 50;
    private static final int METADATA_KEY = 40;
    private static final int METADATA_VALUE = 500;
    private static final int URL_LENGTH = 5_000;
    private static final Set<String> BOUNDS = Set.of("gt", "gte", "lt", "lte");

    ObjectNode group(String path, ParameterType.Group group, ObjectNode given) {
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            if (!group.fields().containsKey(entry.getKey())) {
                throw InvalidRequest.unknown(InvalidRequest.shorten(join(path, entry.getKey())));
            }
        }
        ObjectNode checked = Json.object();
        group.fields().forEach((name, field) -> {
            JsonNode value = given.get(name);
            if (value != null) {
                checked.set(name, check(join(path, name), field.type(), value));
            } else if (field.required()) {
                throw InvalidRequest.missing(join(path, name));
            }
        });
        return checked;
    }

    private JsonNode check(String path, ParameterType type, JsonNode value) {
        return switch (type) {
            case ParameterType.Group group -> group(path, group, object(path, value));
            case ParameterType.Many many -> many(path, many, value);
            case ParameterType.Metadata ignored -> metadata(path, object(path, value));
            case ParameterType.Range ignored -> range(path, value);
            case ParameterType.Kept ignored -> value;
            case ParameterType.Refused ignored -> throw InvalidRequest.notSimulated(path);
            case ParameterType.Clearable clearable ->
                value.isTextual() && value.textValue().isEmpty() ? value : check(path, clearable.type(), value);
            case ParameterType.Text text -> text(path, text, filled(path, value));
            case ParameterType.Whole whole -> whole(path, whole, filled(path, value));
            case ParameterType.Truth ignored -> truth(path, filled(path, value));
            case ParameterType.Decimal ignored -> decimal(path, filled(path, value));
            case ParameterType.CurrencyCode ignored -> currency(path, filled(path, value));
            case ParameterType.Url ignored -> url(path, filled(path, value));
            case ParameterType.OneOf oneOf -> oneOf(path, oneOf, filled(path, value));
        };
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "[" + name + "]";
    }

    private static ObjectNode object(String path, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw InvalidRequest.of(path, "Invalid object: '" + path + "' must be a hash.");
    }

    private static String filled(String path, JsonNode value) {
        if (!value.isTextual()) {
            throw InvalidRequest.of(
                    path, "Invalid string: '" + path + "' must be a single value, not a hash or an array.");
        }
        if (value.textValue().isEmpty()) {
            throw InvalidRequest.coded(
                    "parameter_invalid_empty",
                    path,
                    "You passed an empty string for '" + path + "'. We assume empty values are an attempt to unset a"
                            + " parameter; however '" + path + "' cannot be unset. You should remove '" + path
                            + "' from your request or supply a non-empty value.");
        }
        return value.textValue();
    }

    private JsonNode many(String path, ParameterType.Many many, JsonNode value) {
        if (!(value instanceof ArrayNode array)) {
            throw InvalidRequest.of(path, "Invalid array: '" + path + "' must be an array.");
        }
        ArrayNode checked = Json.array();
        for (int i = 0; i < array.size(); i++) {
            checked.add(check(path + "[" + i + "]", many.element(), array.get(i)));
        }
        return checked;
    }

    private static JsonNode metadata(String path, ObjectNode given) {
        if (given.size() > METADATA_ENTRIES) {
            throw InvalidRequest.of(path, "Metadata can have at most " + METADATA_ENTRIES + " keys.");
        }
        given.properties().forEach(entry -> {
            String name = InvalidRequest.shorten(join(path, entry.getKey()));
            if (entry.getKey().length() > METADATA_KEY) {
                throw InvalidRequest.of(name, "Metadata keys can be at most " + METADATA_KEY + " characters long.");
            }
            if (!entry.getValue().isTextual()) {
                throw InvalidRequest.of(name, "Metadata values must be strings.");
            }
            if (entry.getValue().textValue().length() > METADATA_VALUE) {
                throw InvalidRequest.of(name, "Metadata values can be at most " + METADATA_VALUE + " characters long.");
            }
        });
        return given;
    }

    private static JsonNode range(String path, JsonNode value) {
        ParameterType.Whole number = new ParameterType.Whole(0);
        if (!(value instanceof ObjectNode bounds)) {
            return whole(path, number, filled(path, value));
        }
        ObjectNode checked = Json.object();
        bounds.properties().forEach(entry -> {
            String name = join(path, entry.getKey());
            if (!BOUNDS.contains(entry.getKey())) {
                throw InvalidRequest.unknown(InvalidRequest.shorten(name));
            }
            checked.set(entry.getKey(), whole(name, number, filled(name, entry.getValue())));
        });
        return checked;
    }

    private static TextNode text(String path, ParameterType.Text type, String value) {
        if (value.length() > type.longest()) {
            throw InvalidRequest.of(
                    path,
                    "Invalid string: " + InvalidRequest.shorten(value) + "; must be at most " + type.longest()
                            + " characters");
        }
        return TextNode.valueOf(value);
    }

    private static LongNode whole(String path, ParameterType.Whole type, String value) {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw InvalidRequest.coded(
                    "parameter_invalid_integer", path, "Invalid integer: " + InvalidRequest.shorten(value));
        }
        if (number < type.least()) {
            throw InvalidRequest.coded(
                    "parameter_invalid_integer",
                    path,
                    "This value must be greater than or equal to " + type.least() + ".");
        }
        return LongNode.valueOf(number);
    }

    private static BooleanNode truth(String path, String value) {
        return switch (value) {
            case "true", "1" -> BooleanNode.TRUE;
            case "false", "0" -> BooleanNode.FALSE;
            default -> throw InvalidRequest.of(path, "Invalid boolean: " + InvalidRequest.shorten(value));
        };
    }

    private static TextNode decimal(String path, String value) {
        try {
            if (value.length() <= 40 && Math.abs(new BigDecimal(value).scale()) <= 12) {
                return TextNode.valueOf(new BigDecimal(value).toPlainString());
            }
        } catch (NumberFormatException e) {
            // Not a number at all: refused like one with too many places.
        }
        throw InvalidRequest.of(
                path,
                "Invalid decimal: " + InvalidRequest.shorten(value) + "; must contain at most 12 decimal places.");
    }

    private static TextNode currency(String path, String value) {
        Money.Currency currency = Money.Currency.parse(value);
        if (currency == null) {
            throw InvalidRequest.of(
                    path,
                    "Invalid currency: " + InvalidRequest.shorten(value)
                            + ". Use a three-letter ISO 4217 code in lower case, such as usd.");
        }
        return TextNode.valueOf(currency.code());
    }

    private static TextNode url(String path, String value) {
        try {
            // A template such as {CHECKOUT_SESSION_ID} is legal here and is filled in later.
            URI uri = new URI(value.replace("{", "%7B").replace("}", "%7D"));
            String scheme = uri.getScheme();
            if (value.length() <= URL_LENGTH
                    && uri.getHost() != null
                    && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
                return TextNode.valueOf(value);
            }
        } catch (URISyntaxException e) {
            // Refused below, with the same words as an address without a host.
        }
        throw InvalidRequest.coded(
                "url_invalid", path, "Not a valid URL: use an absolute address that starts with http:// or https://");
    }

    private static TextNode oneOf(String path, ParameterType.OneOf type, String value) {
        if (!type.values().contains(value)) {
            throw InvalidRequest.of(path, "Invalid " + path + ": must be " + alternatives(type.values()));
        }
        return TextNode.valueOf(value);
    }

    private static String alternatives(List<String> values) {
        return switch (values.size()) {
            case 1 -> values.getFirst();
            case 2 -> values.getFirst() + " or " + values.getLast();
            default -> "one of " + String.join(", ", values.subList(0, values.size() - 1)) + ", or " + values.getLast();
        };
    }
}
