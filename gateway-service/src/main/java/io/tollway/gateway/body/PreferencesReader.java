package io.tollway.gateway.body;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code provider} and {@code models}. They are rare, so this may allocate; unknown members of {@code provider} are refused, because ignoring a wish is worse than naming it. */
final class PreferencesReader {
    private static final int MAX_ENTRIES = 64;
    /** One US dollar per million tokens, in pico-dollars per token. */
    private static final BigDecimal PICO_PER_DOLLAR_PER_MILLION = BigDecimal.valueOf(1_000_000);

    private List<String> order = List.of();
    private Set<String> only = Set.of();
    private Set<String> ignore = Set.of();
    private Set<String> quantizations = Set.of();
    private boolean allowFallbacks = true;
    private Preferences.@Nullable Sort sort;
    private @Nullable Long maxPrompt;
    private @Nullable Long maxCompletion;
    private boolean denyDataCollection;
    private boolean zeroDataRetention;
    private boolean requireParameters;

    private PreferencesReader() {}

    /** Reads the value of {@code provider}; the parser stands on it and is left on its last token. */
    static Preferences read(JsonParser json) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return Preferences.NONE;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("provider must be an object", "provider");
        }
        PreferencesReader reader = new PreferencesReader();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            reader.member(json, name);
        }
        return reader.preferences();
    }

    /** Reads an array of non-blank strings. */
    static List<String> strings(JsonParser json, String field, int max) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(field + " must be an array of strings", field);
        }
        List<String> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING || json.getText().isBlank()) {
                throw invalid(field + " must be an array of strings", field);
            }
            if (values.size() == max) {
                throw invalid(field + " has more than " + max + " entries", field);
            }
            values.add(json.getText());
        }
        return values;
    }

    private void member(JsonParser json, String name) throws IOException, Refusal {
        String field = "provider." + name;
        switch (name) {
            case "order" -> order = strings(json, field, MAX_ENTRIES);
            case "only" -> only = set(json, field);
            case "ignore" -> ignore = set(json, field);
            case "quantizations" -> quantizations = set(json, field);
            case "allow_fallbacks" -> allowFallbacks = bool(json, field, true);
            case "require_parameters" -> requireParameters = bool(json, field, false);
            case "zdr" -> zeroDataRetention = bool(json, field, false);
            case "data_collection" -> denyDataCollection = dataCollection(json, field);
            case "sort" -> sort = sort(json, field);
            case "max_price" -> maxPrice(json, field);
            default ->
                throw invalid(
                        field
                                + " is not known; known are order, only, ignore, quantizations, allow_fallbacks, require_parameters, zdr, data_collection, sort, max_price",
                        field);
        }
    }

    private static Set<String> set(JsonParser json, String field) throws IOException, Refusal {
        return new HashSet<>(strings(json, field, MAX_ENTRIES));
    }

    private static boolean bool(JsonParser json, String field, boolean whenNull) throws Refusal {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return whenNull;
        }
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw invalid(field + " must be true or false", field);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private static boolean dataCollection(JsonParser json, String field) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        String value = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        return switch (value) {
            case "deny" -> true;
            case "allow" -> false;
            default -> throw invalid(field + " must be \"allow\" or \"deny\"", field);
        };
    }

    private static Preferences.@Nullable Sort sort(JsonParser json, String field) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String value = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        return switch (value) {
            case "price" -> Preferences.Sort.PRICE;
            case "latency" -> Preferences.Sort.LATENCY;
            case "throughput" -> Preferences.Sort.THROUGHPUT;
            default -> throw invalid(field + " must be \"price\", \"latency\" or \"throughput\"", field);
        };
    }

    private void maxPrice(JsonParser json, String field) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(field + " must be an object", field);
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            long pico = pico(json, field + '.' + name);
            switch (name) {
                case "prompt" -> maxPrompt = pico;
                case "completion" -> maxCompletion = pico;
                default -> throw invalid(field + '.' + name + " is not known; known are prompt, completion", field);
            }
        }
    }

    /** Dollars per million tokens, a number or a string, exactly. */
    private static long pico(JsonParser json, String field) throws IOException, Refusal {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            String text = json.getText();
            if (text.length() <= 20) {
                try {
                    BigDecimal dollars = new BigDecimal(text);
                    if (dollars.signum() >= 0 && Math.abs(dollars.scale()) <= 12 && dollars.precision() <= 18) {
                        return dollars.multiply(PICO_PER_DOLLAR_PER_MILLION)
                                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                                .longValue();
                    }
                } catch (NumberFormatException notANumber) {
                    throw invalid(field + " must be a number of US dollars per million tokens", field);
                }
            }
        }
        throw invalid(field + " must be a number of US dollars per million tokens", field);
    }

    private Preferences preferences() {
        return new Preferences(
                order,
                only,
                ignore,
                allowFallbacks,
                sort,
                maxPrompt,
                maxCompletion,
                quantizations,
                denyDataCollection,
                zeroDataRetention,
                requireParameters);
    }
}
