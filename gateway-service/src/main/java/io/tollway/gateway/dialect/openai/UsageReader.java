package io.tollway.gateway.dialect.openai;

import io.tollway.contracts.usage.UsageCounts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OpenAI-shaped {@code usage} object into disjoint classes. Reasoning is part of {@code completion_tokens} at most providers. It is beside them where the total says so: by just the
 * reasoning that is told (xAI), or, of Gemini alone, whose OpenAI endpoint tells its thoughts in no other way, by whatever the total is above its parts. Others' totals hold other things
 * (citations, sound), which are nobody's output. What cannot be true (negative, fractional, huge, parts above their whole) makes the whole object unusable, and the caller estimates instead. Names are known as
 * they are usually written: one with escapes in it is not.
 */
public final class UsageReader {
    private static final long MOST = 1_000_000_000L;
    private static final int MOST_DIGITS = 10;
    private static final long BROKEN = -1;
    private static final byte[] COST = "\"cost".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IS_BYOK = "\"is_byok\"".getBytes(StandardCharsets.US_ASCII);

    private final JsonWalk json = new JsonWalk();
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
        JsonWalk json = reader.json;
        json.over(bytes, to);
        int brace = json.skipSpace(from);
        if (brace >= to || bytes[brace] != '{' || json.members(brace, reader::member) < 0) {
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

    private int member(int open, int length, int value) {
        int name = open + 1;
        if (json.is(name, length, "prompt_tokens_details")) {
            return details(value, this::promptDetail);
        }
        if (json.is(name, length, "completion_tokens_details")) {
            return details(value, this::completionDetail);
        }
        int behind = json.valueEnd(value);
        if (behind < 0) {
            return behind;
        }
        if (json.is(name, length, "prompt_tokens")) {
            prompt = count(value, behind);
        } else if (json.is(name, length, "completion_tokens")) {
            completion = count(value, behind);
        } else if (json.is(name, length, "total_tokens")) {
            total = count(value, behind);
        } else if (json.is(name, length, "prompt_cache_hit_tokens")) {
            cached = Math.max(cached, count(value, behind));
        } else if (json.is(name, length, "market_cost")) {
            // Vercel's gateway has reasoning beside the completion and in no total; it is known by this member.
            besideUnsaid = true;
        }
        return behind;
    }

    private int details(int value, JsonWalk.Member each) {
        if (json.bytes[value] != '{') {
            return json.valueEnd(value);
        }
        int brace = json.members(value, each);
        return brace < 0 ? brace : brace + 1;
    }

    private int promptDetail(int open, int length, int value) {
        int behind = json.valueEnd(value);
        if (behind < 0) {
            return behind;
        }
        int name = open + 1;
        if (json.is(name, length, "cached_tokens")) {
            cached = Math.max(cached, count(value, behind));
        } else if (json.is(name, length, "cache_write_tokens")) {
            cacheWrite = count(value, behind);
        } else if (json.is(name, length, "audio_tokens")) {
            audioIn = count(value, behind);
        }
        return behind;
    }

    private int completionDetail(int open, int length, int value) {
        int behind = json.valueEnd(value);
        if (behind < 0) {
            return behind;
        }
        int name = open + 1;
        if (json.is(name, length, "reasoning_tokens")) {
            reasoning = count(value, behind);
        } else if (json.is(name, length, "audio_tokens")) {
            audioOut = count(value, behind);
        }
        return behind;
    }

    private long count(int from, int to) {
        if (json.is(from, to - from, "null")) {
            return 0;
        }
        long value = to - from > MOST_DIGITS ? BROKEN : 0;
        for (int i = from; i < to && value != BROKEN; i++) {
            int digit = json.bytes[i] - '0';
            value = digit < 0 || digit > 9 ? BROKEN : value * 10 + digit;
        }
        broken |= value == BROKEN || value > MOST;
        return value;
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
