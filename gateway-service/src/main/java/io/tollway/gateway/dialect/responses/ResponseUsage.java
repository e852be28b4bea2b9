package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.contracts.usage.UsageCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response's {@code usage} into disjoint classes: {@code input_tokens} holds what was read from the cache and written to it, {@code output_tokens} holds the thoughts; where the total is larger than both (some
 * compatible servers), thoughts stand beside. What cannot be true makes the whole object unusable, and the caller estimates.
 */
final class ResponseUsage {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MOST = 1_000_000_000L;

    private long input;
    private long output;
    private long total;
    private long cached;
    private long written;
    private long reasoning;
    private boolean broken;

    private ResponseUsage() {}

    /**
     * The counts, or null when the object cannot be believed.
     *
     * @param searches web searches in the answer, which usage does not count
     */
    static @Nullable UsageCounts read(byte[] bytes, int from, int to, int searches) {
        ResponseUsage usage = new ResponseUsage();
        try (JsonParser json = JSON.createParser(bytes, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            usage.members(json);
        } catch (IOException notJson) {
            return null;
        }
        return usage.counts(searches);
    }

    private void members(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "input_tokens" -> input = count(json);
                case "output_tokens" -> output = count(json);
                case "total_tokens" -> total = count(json);
                case "input_tokens_details", "output_tokens_details" -> {
                    if (value == JsonToken.START_OBJECT) {
                        details(json);
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void details(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "cached_tokens" -> cached = count(json);
                case "cache_write_tokens" -> written = count(json);
                case "reasoning_tokens" -> reasoning = count(json);
                default -> json.skipChildren();
            }
        }
    }

    private long count(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = json.getLongValue();
            if (value >= 0 && value <= MOST) {
                return value;
            }
        }
        json.skipChildren();
        broken = true;
        return 0;
    }

    private @Nullable UsageCounts counts(int searches) {
        if (broken || input + output == 0) {
            return null;
        }
        long beside = Math.max(0, total - input - output);
        long thought = beside > 0 ? beside : reasoning;
        long fresh = input - cached - written;
        long said = beside > 0 ? output : output - reasoning;
        if (fresh < 0 || said < 0) {
            return null;
        }
        return new UsageCounts(fresh, cached, written, 0, 0, 0, said, thought, 0, 0, searches);
    }
}
