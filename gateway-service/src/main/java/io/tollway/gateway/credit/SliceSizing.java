package io.tollway.gateway.credit;

/** How much to ask for ahead of need. Pure, in integers. */
final class SliceSizing {
    private static final long HOLDS_AHEAD = 4;

    /** What every bucket in use should have at hand, for at most a quarter of its rest: several gateways must find their share. */
    private static final long SECONDS_AHEAD = 10;

    private static final long SHARE = 4;

    /** What an ample bucket has at hand besides, for at most a thirty-second of its rest: as long as a lease is valid by default, so that a funded key outlasts billing's absence. */
    private static final long SECONDS_OF_ABSENCE = 900;

    private static final long AMPLE_SHARE = 32;

    private SliceSizing() {}

    /**
     * Ten seconds of recent spend and at least a few holds, never more than a quarter of what is left; or, where that is more, a quarter of an hour's spend, never more than a thirty-second
     * of what is left.
     *
     * @return 0 when the rest is too small for slices: then every request asks for just what it needs, and no gateway strands the rest
     */
    static long slice(long rateNanoPerSecond, long largestHold, long least, long most, long availableNano) {
        long holds = largestHold > most / HOLDS_AHEAD ? most : largestHold * HOLDS_AHEAD;
        long soon = Math.max(least, Math.max(holds, spend(rateNanoPerSecond, SECONDS_AHEAD, most)));
        long near = Math.min(Math.min(most, soon), availableNano / SHARE);
        long far = Math.min(spend(rateNanoPerSecond, SECONDS_OF_ABSENCE, most), availableNano / AMPLE_SHARE);
        long slice = Math.max(near, far);
        return slice < Math.max(least, largestHold) ? 0 : slice;
    }

    /** Whether so much less than a slice is free that the next one should be fetched: a third of it is spent. */
    static boolean isLow(long freeNano, long slice) {
        return freeNano < slice - slice / 3;
    }

    private static long spend(long rateNanoPerSecond, long seconds, long most) {
        return rateNanoPerSecond > most / seconds ? most : rateNanoPerSecond * seconds;
    }
}
