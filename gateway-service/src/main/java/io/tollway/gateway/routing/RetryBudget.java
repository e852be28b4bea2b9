package io.tollway.gateway.routing;

/**
 * How many further attempts an event loop may make: a share of the requests of the last ten seconds, with a floor and the requests in flight on top, so that an outage's first victims
 * can all fall back while a lasting one does not double the load. Confined to its loop.
 */
public final class RetryBudget {
    private static final int SECONDS = 10;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int percent;
    private final int floor;
    private final int[] requests = new int[SECONDS];
    private final int[] retries = new int[SECONDS];
    private long second = Long.MIN_VALUE;

    public RetryBudget(int percent, int floor) {
        this.percent = percent;
        this.floor = floor;
    }

    public void request(long nowNanos) {
        requests[slot(nowNanos)]++;
    }

    /** Takes one further attempt, if there is room. */
    public boolean take(long nowNanos, int inFlight) {
        int slot = slot(nowNanos);
        if (sum(retries) >= (long) floor + inFlight + (long) sum(requests) * percent / 100) {
            return false;
        }
        retries[slot]++;
        return true;
    }

    private int slot(long nowNanos) {
        long now = Math.floorDiv(nowNanos, SECOND_NANOS);
        if (second == Long.MIN_VALUE || now - second >= SECONDS) {
            java.util.Arrays.fill(requests, 0);
            java.util.Arrays.fill(retries, 0);
        } else {
            for (long passed = second + 1; passed <= now; passed++) {
                requests[(int) Math.floorMod(passed, (long) SECONDS)] = 0;
                retries[(int) Math.floorMod(passed, (long) SECONDS)] = 0;
            }
        }
        second = now;
        return (int) Math.floorMod(now, (long) SECONDS);
    }

    private static int sum(int[] counts) {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
