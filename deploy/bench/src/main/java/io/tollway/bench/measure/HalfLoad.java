package io.tollway.bench.measure;

/**
 * Finds the rate of the latency runs: the one at which the busiest processor of all, with whichever target, works half of the time. Half of a rate of whole answers is not it, since a stream
 * costs several times as much, and whoever is overloaded answers late and refuses.
 */
public final class HalfLoad {

    /** The first try warms up as well, so what it saw is corrected by a second. */
    public static final int TRIES = 2;

    private static final double HALF = 0.5;
    /** One look says little about a rate much higher than its own. */
    private static final double STEEPEST = 4;

    private final double most;
    private double perSecond;

    /** @param first the rate of the first try @param most never more than this */
    public HalfLoad(double first, double most) {
        this.most = Math.max(1, most);
        this.perSecond = Math.clamp(first, 1, this.most);
    }

    /** Requests a second. */
    public int perSecond() {
        return (int) perSecond;
    }

    /** @param busy the busiest processor's share at {@link #perSecond}, 0 to 1 */
    public void saw(double busy) {
        double factor = busy <= 0 ? STEEPEST : Math.clamp(HALF / busy, 1 / STEEPEST, STEEPEST);
        perSecond = Math.clamp(perSecond * factor, 1, most);
    }
}
