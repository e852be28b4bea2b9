package io.tollway.simulator.provider.pricing;

/**
 * What one request used, in tokens. The classes are disjoint: a cached token is not also an input token, a reasoning token is not also an output token.
 */
public record Usage(long input, long cacheRead, long output, long reasoning) {
    public static final Usage NOTHING = new Usage(0, 0, 0, 0);

    public Usage {
        if (input < 0 || cacheRead < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException(
                    "usage must not be negative: " + input + ", " + cacheRead + ", " + output + ", " + reasoning);
        }
    }

    /** Everything read, cached or not. */
    public long prompt() {
        return input + cacheRead;
    }

    /** Everything written, shown or not. */
    public long completion() {
        return output + reasoning;
    }
}
