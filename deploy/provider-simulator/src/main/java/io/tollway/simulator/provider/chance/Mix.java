package io.tollway.simulator.provider.chance;

/** A small, fast, seedable sequence of numbers (SplitMix64's finaliser over a Weyl sequence). Not for secrets. Not thread-safe. */
public final class Mix {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public Mix(long seed) {
        state = seed;
    }

    /** Scrambles one number. */
    public static long of(long value) {
        long x = value + GOLDEN;
        x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
        return x ^ x >>> 31;
    }

    public long next() {
        state += GOLDEN;
        return of(state);
    }

    /** A number from 0 to {@code bound - 1}. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }
}
