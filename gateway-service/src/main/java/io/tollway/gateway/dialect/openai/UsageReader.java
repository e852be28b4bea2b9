package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.contracts.usage.UsageCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OpenAI-shaped {@code usage} object into disjoint classes. Reasoning is part of {@code completion_tokens} at most providers. It is beside them where the total says so: by just the
 * reasoning that is told (xAI), or, of Gemini alone, whose OpenAI endpoint tells its thoughts in no other way, by whatever the total is above its parts. Others' totals hold other things
 * (citations, sound), which are nobody's output. What cannot be true (negative, fractional, huge, parts above their whole) makes the whole object unusable, and the caller estimates instead.
 */
public final class UsageReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MOST = 1_000_000_000L;
    private static final long BROKEN = -1;
    private static final byte[] COST = "\"cost".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IS_BYOK = "\"is_byok\"".getBytes(StandardCharsets.US_ASCII);

    private long prompt;
    private long completion;
    private long total;
    private long cached;
    private long cacheWrite;
    private long audioIn;
    private long reasoning;
    private long audioOut;
    private boolean broken;
    private boolean besideUnsaid;
    private final boolean hidesThoughts;

    private UsageReader(boolean hidesThoughts) {
        this.hidesThoughts = hidesThoughts;
    }

    /** The counts, or null when the object cannot be believed. */
    public static @Nullable UsageCounts read(byte[] bytes, int from, int to) {
        return read(bytes, from, to, null);
    }

    /** @param model what the upstream says answered; null when it does not say */
    public static @Nullable UsageCounts read(byte[] bytes, int from, int to, @Nullable String model) {
        UsageReader reader = new UsageReader(model != null && isGemini(model));
        try (JsonParser json = JSON.createParser(bytes, from, to - from)) {
            json.nextToken();
            reader.members(json);
        } catch (IOException notJson) {
            return null;
        }
        return reader.counts();
    }

    private static boolean isGemini(String model) {
        return model.startsWith("gemini-", model.lastIndexOf('/') + 1);
    }

    /** Whether the object has a {@code cost} or {@code is_byok} of its own, which ours would repeat. */
    public static boolean namesCost(byte[] bytes, int from, int to) {
        return contains(bytes, from, to, COST) || contains(bytes, from, to, IS_BYOK);
    }

    private static boolean contains(byte[] bytes, int from, int to, byte[] text) {
        for (int i = from; i <= to - text.length; i++) {
            if (bytes[i] == '"' && Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    private void members(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "prompt_tokens" -> prompt = count(json);
                case "completion_tokens" -> completion = count(json);
                case "total_tokens" -> total = count(json);
                case "prompt_cache_hit_tokens" -> cached = Math.max(cached, count(json));
                // Vercel's gateway has reasoning beside the completion and in no total; it is known by this member.
                case "market_cost" -> {
                    besideUnsaid = true;
                    json.skipChildren();
                }
                case "prompt_tokens_details" -> promptDetails(json);
                case "completion_tokens_details" -> completionDetails(json);
                default -> json.skipChildren();
            }
        }
    }

    private void promptDetails(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "cached_tokens" -> cached = Math.max(cached, count(json));
                case "cache_write_tokens" -> cacheWrite = count(json);
                case "audio_tokens" -> audioIn = count(json);
                default -> json.skipChildren();
            }
        }
    }

    private void completionDetails(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "reasoning_tokens" -> reasoning = count(json);
                case "audio_tokens" -> audioOut = count(json);
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
        return BROKEN;
    }

    private @Nullable UsageCounts counts() {
        if (broken || prompt + completion == 0) {
            return null;
        }
        long input = prompt - cached - cacheWrite - audioIn;
        long beside = Math.max(0, total - prompt - completion);
        long output;
        long thought;
        if (besideUnsaid) {
            thought = reasoning;
            output = completion - audioOut;
        } else if (beside > 0 && (beside == reasoning || hidesThoughts)) {
            thought = beside;
            output = completion - audioOut;
        } else {
            thought = reasoning;
            output = completion - reasoning - audioOut;
        }
        if (input < 0 || output < 0) {
            return null;
        }
        return new UsageCounts(input, cached, cacheWrite, 0, audioIn, 0, output, thought, audioOut, 0, 0);
    }
}
