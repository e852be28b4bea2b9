package io.tollway.bench.result;

import org.HdrHistogram.Histogram;

/**
 * One open-loop run of one target; times in milliseconds from the intended sending.
 *
 * @param round the round, from 1
 * @param target the target's name
 * @param perSecond the rate
 * @param measured how many requests are in the figures
 * @param firstToken to the first token
 * @param whole to the last byte
 */
public record LatencyRun(
        int round, String target, int perSecond, long measured, Percentiles firstToken, Percentiles whole) {

    private static final double NANOS_PER_MILLI = 1_000_000;

    /** The usual percentiles of a histogram of nanoseconds, in milliseconds. */
    public record Percentiles(double p50, double p90, double p99, double p999, double max) {

        public static Percentiles of(Histogram nanos) {
            return new Percentiles(
                    at(nanos, 50),
                    at(nanos, 90),
                    at(nanos, 99),
                    at(nanos, 99.9),
                    nanos.getMaxValue() / NANOS_PER_MILLI);
        }

        private static double at(Histogram nanos, double percentile) {
            return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
        }
    }
}
