package io.tollway.gateway.limit;

import java.util.concurrent.atomic.AtomicLong;

/** How many of something there were on the present UTC day. Day and count share one word, so that a new day starts at zero without a lock. */
final class DayCount {
    private static final int COUNT_BITS = 44;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final AtomicLong word = new AtomicLong();

    /** @param day days since the epoch */
    boolean take(long limit, long day) {
        while (true) {
            long before = word.get();
            long count = countOn(before, day);
            if (count >= limit) {
                return false;
            }
            if (word.compareAndSet(before, (day << COUNT_BITS) | (count + 1))) {
                return true;
            }
        }
    }

    /** Gives one back that was taken on that day. */
    void giveBack(long day) {
        word.updateAndGet(before -> countOn(before, day) > 0 ? before - 1 : before);
    }

    boolean idle(long day) {
        return countOn(word.get(), day) == 0;
    }

    private static long countOn(long word, long day) {
        return word >>> COUNT_BITS == day ? word & COUNT_MASK : 0;
    }
}
