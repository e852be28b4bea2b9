package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PrefixMarks;
import io.tollway.simulator.provider.answer.PromptMeter;

/** Reads {@code cache_control} of blocks, in the order in which the model reads them. Not thread-safe. */
final class CacheMarks {
    private static final int MOST = 4;

    private final PromptMeter meter;
    private final PrefixMarks marks = new PrefixMarks();
    private int given;
    private boolean fiveMinutesSeen;

    CacheMarks(PromptMeter meter) {
        this.meter = meter;
    }

    PrefixMarks marks() {
        return marks;
    }

    /** Takes note of the end of a block. */
    void endOf(JsonNode block, String place) {
        marks.end(meter, read(block.path("cache_control"), place + ".cache_control"));
    }

    /** The request's own wish: to keep everything. */
    void ofRequest(JsonNode control) {
        PrefixMarks.Keep keep = read(control, "cache_control");
        if (keep != PrefixMarks.Keep.NOT) {
            marks.keepLast(keep);
        }
    }

    private PrefixMarks.Keep read(JsonNode control, String place) {
        if (Fields.absent(control)) {
            return PrefixMarks.Keep.NOT;
        }
        String type = Fields.requiredText(control, "type", place + ".type");
        if (!type.equals("ephemeral")) {
            throw Refusals.at(
                    place,
                    "Input tag '" + type + "' found using 'type' does not match any of the expected tags: 'ephemeral'");
        }
        if (++given > MOST) {
            throw Refusals.bad(
                    "A maximum of " + MOST + " blocks with cache_control may be provided. Found " + given + ".");
        }
        String ttl = Fields.text(control, "ttl", place + ".ttl");
        return switch (ttl == null ? "5m" : ttl) {
            case "5m" -> {
                fiveMinutesSeen = true;
                yield PrefixMarks.Keep.FIVE_MINUTES;
            }
            case "1h" -> {
                if (fiveMinutesSeen) {
                    throw Refusals.at(
                            place + ".ttl",
                            "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`.");
                }
                yield PrefixMarks.Keep.ONE_HOUR;
            }
            default -> throw Refusals.type(place + ".ttl", "'5m' or '1h'");
        };
    }
}
