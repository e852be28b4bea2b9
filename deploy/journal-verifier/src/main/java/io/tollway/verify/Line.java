package io.tollway.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** A line as it stands in the file, and its fields. */
record Line(String text, JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Line of(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Misfit.unless(json != null && json.isObject(), "the line is not a JSON object");
            return new Line(text, json);
        } catch (JsonProcessingException e) {
            throw new Misfit("the line is not JSON");
        }
    }

    String row() {
        return text("row");
    }

    String text(String field) {
        JsonNode value = json.path(field);
        Misfit.unless(value.isTextual(), field + " is missing or not a text");
        return value.textValue();
    }

    @Nullable String optional(String field) {
        return json.has(field) ? text(field) : null;
    }

    long number(String field) {
        JsonNode value = json.path(field);
        Misfit.unless(value.isIntegralNumber() && value.canConvertToLong(), field + " is missing or not an integer");
        return value.longValue();
    }

    /** An amount that cannot be negative. */
    long amount(String field) {
        long amount = number(field);
        Misfit.unless(amount >= 0, field + " is negative");
        return amount;
    }
}
