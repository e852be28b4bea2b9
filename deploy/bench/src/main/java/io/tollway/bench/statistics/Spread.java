package io.tollway.bench.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How the same figure came out in several rounds. Never a minimum: the median, with the quartiles and a bootstrap interval of
 * the median.
 *
 * @param count how many rounds
 * @param median the middle
 * @param lowerQuartile a quarter of the rounds is below
 * @param upperQuartile a quarter of the rounds is above
 * @param low lower end of the 95 % interval of the median
 * @param high upper end of it
 */
public record Spread(int count, double median, double lowerQuartile, double upperQuartile, double low, double high) {

    private static final int RESAMPLES = 4_000;
    private static final double CONFIDENCE = 0.95;
    /** Fixed, so that the same raw data always give the same interval. */
    private static final long SEED = 20_261_122;

    /** @throws IllegalArgumentException without values, or when one is not a number */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        if (Arrays.stream(values).anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("not a finite number among " + Arrays.toString(values));
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] medians = resampledMedians(values);
        double tail = (1 - CONFIDENCE) / 2;
        return new Spread(
                values.length,
                quantile(sorted, 0.5),
                quantile(sorted, 0.25),
                quantile(sorted, 0.75),
                quantile(medians, tail),
                quantile(medians, 1 - tail));
    }

    /** Whether the interval and the range have nothing in common. */
    public boolean excludes(double from, double to) {
        return high < from || low > to;
    }

    private static double[] resampledMedians(double[] values) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] medians = new double[RESAMPLES];
        double[] sample = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < sample.length; j++) {
                sample[j] = values[random.nextInt(values.length)];
            }
            Arrays.sort(sample);
            medians[i] = quantile(sample, 0.5);
        }
        Arrays.sort(medians);
        return medians;
    }

    /** Between two values the quantile is interpolated (type 7 of Hyndman and Fan, what R and NumPy take by default). */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
