package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.chance.Mix;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that follow from the seed, the number of the start and a counter: unique over restarts, the same in every repetition of a run. Thread-safe. */
public final class Ids {
    private static final char[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final int HALF = 11;

    private final long seed;
    private final AtomicLong next;

    public Ids(long seed, long starts) {
        this.seed = seed;
        this.next = new AtomicLong(starts << 40);
    }

    /** A new id: the prefix and 22 letters and digits. */
    public String next(String prefix) {
        // Mix.of is a bijection, so the first half alone never repeats.
        long first = Mix.of(next.incrementAndGet() ^ Mix.of(seed));
        int start = prefix.length();
        char[] id = new char[start + 2 * HALF];
        prefix.getChars(0, start, id, 0);
        digits(first, id, start);
        digits(Mix.of(first), id, start + HALF);
        return new String(id);
    }

    private static void digits(long value, char[] out, int at) {
        long rest = value;
        for (int i = 0; i < HALF; i++) {
            out[at + i] = DIGITS[(int) Long.remainderUnsigned(rest, DIGITS.length)];
            rest = Long.divideUnsigned(rest, DIGITS.length);
        }
    }
}
