package io.tollway.gateway.credit;

/** How much to ask for ahead of need. Pure, in integers. */
final class SliceSizing {
    private static final long SECONDS_AHEAD = 10;
    private static final long HOLDS_AHEAD = 4;
    private static final long SHARE = 4;

    private SliceSizing() {}

    /**
     * Ten seconds of recent spend, at least a few holds, and never more than a quarter of what is left, so that several gateways find their share.
     *
     * @return 0 when the rest is too small for slices: then every request asks for just what it needs, and no gateway strands the rest
     */
    static long slice(long rateNanoPerSecond, long largestHold, long least, long most, long availableNano) {
        long holds = largestHold > most / HOLDS_AHEAD ? most : largestHold * HOLDS_AHEAD;
        long spend = rateNanoPerSecond > most / SECONDS_AHEAD ? most : rateNanoPerSecond * SECONDS_AHEAD;
        long wanted = Math.min(most, Math.max(least, Math.max(holds, spend)));
        long slice = Math.min(wanted, availableNano / SHARE);
        return slice < Math.max(least, largestHold) ? 0 : slice;
    }
}
