package io.tollway.gateway.dialect.responses;

import java.nio.charset.StandardCharsets;

/** What OpenRouter's own clients insist on in every response. OpenAI's newer servers say all of it; what another leaves out is said for it under OpenRouter's path. */
final class LeastMembers {
    private static final String[] NAMES = {
        "completed_at",
        "error",
        "frequency_penalty",
        "incomplete_details",
        "instructions",
        "metadata",
        "parallel_tool_calls",
        "presence_penalty",
        "temperature",
        "tool_choice",
        "tools",
        "top_p"
    };
    private static final String[] VALUES = {
        "null", "null", "0", "null", "null", "{}", "true", "0", "1", "\"auto\"", "[]", "1"
    };

    private static final int ALL = (1 << NAMES.length) - 1;
    private static final byte[] NONE = new byte[0];

    private LeastMembers() {}

    /** The bit of a member; 0 for one that may be absent. */
    static int bit(String name) {
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return 1 << i;
            }
        }
        return 0;
    }

    /** What is not among the bits seen, each with its comma behind it. */
    static byte[] absent(int seen) {
        if ((seen & ALL) == ALL) {
            return NONE;
        }
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < NAMES.length; i++) {
            if ((seen & 1 << i) == 0) {
                members.append('"')
                        .append(NAMES[i])
                        .append("\":")
                        .append(VALUES[i])
                        .append(',');
            }
        }
        return members.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
