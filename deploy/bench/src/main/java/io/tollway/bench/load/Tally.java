package io.tollway.bench.load;

import java.util.Map;
import java.util.TreeMap;

/** What was sent and what became of it; written by the generator's event loop, read by anybody. */
public final class Tally {

    private static final int MOST_REASONS = 20;

    private volatile long sent;
    private volatile long good;
    private volatile long events;
    private volatile long failed;
    private final Map<String, Integer> reasons = new TreeMap<>();

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void sent() {
        sent++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void good() {
        good++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void events(int more) {
        events += more;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void failed(String why) {
        failed++;
        synchronized (reasons) {
            if (reasons.containsKey(why) || reasons.size() < MOST_REASONS) {
                reasons.merge(why, 1, Integer::sum);
            }
        }
    }

    public long sentCount() {
        return sent;
    }

    /** Answers that were whole and 200. */
    public long goodCount() {
        return good;
    }

    /** Events received in streams. */
    public long eventCount() {
        return events;
    }

    public long failedCount() {
        return failed;
    }

    /** Why requests failed, and how often; the rarer reasons may be missing. */
    public Map<String, Integer> reasons() {
        synchronized (reasons) {
            return Map.copyOf(reasons);
        }
    }

    /** Adds another's counts; not while that one is still in use. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // nobody writes meanwhile
    public void add(Tally other) {
        sent += other.sent;
        good += other.good;
        events += other.events;
        failed += other.failed;
        synchronized (reasons) {
            other.reasons().forEach((why, count) -> reasons.merge(why, count, Integer::sum));
        }
    }
}
