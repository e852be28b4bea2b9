package io.tollway.simulator.provider.pricing;

/**
 * What one request used, in tokens and in pieces. The classes are disjoint: a token read from the cache or written to it is not also an input token, a reasoning token is not also an output token.
 *
 * @param cacheWrite5m kept for five minutes, where the provider charges for keeping
 * @param cacheWrite1h kept for an hour
 */
public record Usage(
        long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output, long reasoning, Pieces pieces) {
    public static final Usage NOTHING = new Usage(0, 0, 0, 0);

    public Usage {
        if (input < 0 || cacheRead < 0 || cacheWrite5m < 0 || cacheWrite1h < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException("usage must not be negative: " + input + ", " + cacheRead + ", "
                    + cacheWrite5m + ", " + cacheWrite1h + ", " + output + ", " + reasoning);
        }
    }

    /** Of tokens alone. */
    public Usage(long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output, long reasoning) {
        this(input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, Pieces.NONE);
    }

    /** The same with what is not counted in tokens. */
    public Usage with(Pieces used) {
        return new Usage(input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, used);
    }

    /** Where keeping a prompt costs nothing. */
    public Usage(long input, long cacheRead, long output, long reasoning) {
        this(input, cacheRead, 0, 0, output, reasoning);
    }

    /** The same prompt with another answer. */
    public Usage withAnswer(long outputTokens, long reasoningTokens) {
        return new Usage(input, cacheRead, cacheWrite5m, cacheWrite1h, outputTokens, reasoningTokens, pieces);
    }

    /** Everything read, cached or not. */
    public long prompt() {
        return input + cacheRead + cacheWrite5m + cacheWrite1h;
    }

    /** Everything written, shown or not. */
    public long completion() {
        return output + reasoning;
    }
}
