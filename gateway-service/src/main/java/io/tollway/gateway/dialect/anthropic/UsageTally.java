package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import org.jspecify.annotations.Nullable;

/**
 * What an answer's {@code usage} objects say, put together: a stream has one at its start and a later one, perhaps shorter, at its end, and what the later one says counts.
 *
 * <p>Anthropic's classes are disjoint on the input side ({@code input_tokens} has no cache reads or writes in it), but {@code output_tokens} has the thinking in it. The totals leave out
 * what {@code iterations} names beside the messages themselves (compaction, an advising model), which is charged too: it is added here. A count that cannot be true makes the whole
 * unusable.
 */
final class UsageTally {
    private static final long MOST = 1_000_000_000L;

    private long input;
    private long cacheRead;
    private long cacheWrite = -1;
    private long write5m;
    private long write1h;
    private long output;
    private long thinking;
    private long search;
    private UsageCounts beside = UsageCounts.NONE;
    private boolean broken;

    /** Takes one {@code usage} object; what it does not name stays. */
    void take(JsonNode usage) {
        input = count(usage.path("input_tokens"), input);
        cacheRead = count(usage.path("cache_read_input_tokens"), cacheRead);
        cacheWrite = count(usage.path("cache_creation_input_tokens"), cacheWrite);
        JsonNode split = usage.path("cache_creation");
        write5m = count(split.path("ephemeral_5m_input_tokens"), write5m);
        write1h = count(split.path("ephemeral_1h_input_tokens"), write1h);
        output = count(usage.path("output_tokens"), output);
        thinking = count(usage.path("output_tokens_details").path("thinking_tokens"), thinking);
        search = count(usage.path("server_tool_use").path("web_search_requests"), search);
        JsonNode iterations = usage.path("iterations");
        if (iterations.isArray()) {
            beside = UsageCounts.NONE;
            for (JsonNode iteration : iterations) {
                iteration(iteration);
            }
        }
    }

    private void iteration(JsonNode iteration) {
        if (iteration.path("type").asText("message").equals("message")) {
            return;
        }
        UsageTally own = new UsageTally();
        own.take(iteration);
        UsageCounts counts = own.counts();
        if (counts == null) {
            broken |= own.broken;
            return;
        }
        beside = sum(beside, counts);
    }

    private long count(JsonNode value, long before) {
        if (value.isMissingNode() || value.isNull()) {
            return before;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > MOST) {
            broken = true;
            return before;
        }
        return value.longValue();
    }

    /** The counts, or null when they cannot be believed or there are none. */
    @Nullable UsageCounts counts() {
        long written = cacheWrite < 0 ? write5m + write1h : cacheWrite;
        if (broken || thinking > output || input + cacheRead + written + output == 0) {
            return null;
        }
        long hour = Math.min(write1h, written);
        return sum(
                beside,
                new UsageCounts(
                        input, cacheRead, written - hour, hour, 0, 0, output - thinking, thinking, 0, 0, search));
    }

    private static UsageCounts sum(UsageCounts one, UsageCounts other) {
        return new UsageCounts(
                one.input() + other.input(),
                one.cacheRead() + other.cacheRead(),
                one.cacheWrite5m() + other.cacheWrite5m(),
                one.cacheWrite1h() + other.cacheWrite1h(),
                0,
                0,
                one.output() + other.output(),
                one.reasoning() + other.reasoning(),
                0,
                0,
                one.search() + other.search());
    }

    /** The members that a closing {@code usage} object should have and this one lacks, each with a comma before it. */
    String lacking(JsonNode usage) {
        StringBuilder text = new StringBuilder(160);
        lacking(usage, "input_tokens", input, text);
        lacking(usage, "cache_creation_input_tokens", Math.max(0, cacheWrite), text);
        lacking(usage, "cache_read_input_tokens", cacheRead, text);
        return text.toString();
    }

    private static void lacking(JsonNode usage, String name, long value, StringBuilder text) {
        if (usage.path(name).isMissingNode()) {
            text.append(",\"").append(name).append("\":").append(value);
        }
    }
}
