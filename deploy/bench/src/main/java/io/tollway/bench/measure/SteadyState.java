package io.tollway.bench.measure;

/** Tells when something that gets faster by being used has stopped doing so: several windows in a row were not clearly cheaper than the cheapest before them. */
final class SteadyState {
    private static final double CLEARLY = 0.97;
    private static final int IN_A_ROW = 3;

    private double cheapest = Double.MAX_VALUE;
    private int unchanged;

    /** @param cost of the newest window, in any unit; not a number when nothing was served in it */
    boolean reached(double cost) {
        if (Double.isNaN(cost)) {
            return false;
        }
        if (cost < cheapest * CLEARLY) {
            unchanged = 0;
        } else {
            unchanged++;
        }
        cheapest = Math.min(cheapest, cost);
        return unchanged >= IN_A_ROW;
    }
}
