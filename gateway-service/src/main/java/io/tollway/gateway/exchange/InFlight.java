package io.tollway.gateway.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The model calls under way: how many there are in the process and per key, and, for each event loop, which, so that one timer looks after all their deadlines. */
public final class InFlight {
    /** So many idle keys keep their count, since most come again at once and finding a count is cheaper than making it. */
    static final int KEPT_IDLE = 10_000;

    /** Says of a count that it was let go. */
    private static final int RETIRED = -1;

    private final int most;
    private final int mostPerKey;
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger detached = new AtomicInteger();
    private final Map<UUID, AtomicInteger> perKey = new ConcurrentHashMap<>();

    public InFlight(ExchangeConfig config) {
        this.most = config.maxInFlight();
        this.mostPerKey = config.maxInFlightPerKey();
    }

    /** Takes a place in the process. Every success ends with one {@link #leave}. */
    boolean enter() {
        if (total.incrementAndGet() > most) {
            total.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        total.decrementAndGet();
    }

    /** Takes a place of a key. Every success ends with one {@link #leaveKey}. */
    boolean enterKey(UUID key) {
        while (true) {
            AtomicInteger count = perKey.get(key);
            if (count == null) {
                count = perKey.computeIfAbsent(key, id -> new AtomicInteger());
            }
            int before = count.get();
            if (before >= mostPerKey) {
                return false;
            }
            if (before == RETIRED) {
                perKey.remove(key, count);
            } else if (count.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    void leaveKey(UUID key) {
        // It has a place, so its count is there and is not retired.
        AtomicInteger count = Objects.requireNonNull(perKey.get(key));
        if (count.decrementAndGet() == 0 && perKey.size() > KEPT_IDLE && count.compareAndSet(0, RETIRED)) {
            perKey.remove(key, count);
        }
    }

    /** Keys whose count is kept, for those who watch that it is bounded. */
    int keys() {
        return perKey.size();
    }

    boolean detach(int bound) {
        if (detached.incrementAndGet() > bound) {
            detached.decrementAndGet();
            return false;
        }
        return true;
    }

    void attached() {
        detached.decrementAndGet();
    }

    /** Model calls under way in the process. */
    public int total() {
        return total.get();
    }

    int most() {
        return most;
    }

    int mostPerKey() {
        return mostPerKey;
    }

    /** Something with deadlines, looked after by its event loop. */
    abstract static class Supervised {
        private int place = -1;

        /** Checks the deadlines. */
        abstract void tick(long nowNanos);
    }

    /** What one event loop looks after; confined to it. */
    public static final class OfLoop {
        private final List<Supervised> all = new ArrayList<>();
        private @Nullable Thread loop;

        /** Tests run with assertions: whatever of a call strays to another thread passes here sooner or later. */
        private boolean isOnLoop() {
            if (loop == null) {
                loop = Thread.currentThread();
            }
            return loop == Thread.currentThread();
        }

        private String strayed() {
            return "a call is on " + Thread.currentThread() + ", its loop is " + loop;
        }

        void add(Supervised one) {
            assert isOnLoop() : strayed();
            one.place = all.size();
            all.add(one);
        }

        /** Does nothing for one that is not there. */
        void remove(Supervised one) {
            int place = one.place;
            if (place < 0) {
                return;
            }
            assert isOnLoop() : strayed();
            one.place = -1;
            Supervised last = all.removeLast();
            if (last != one) {
                all.set(place, last);
                last.place = place;
            }
        }

        int size() {
            return all.size();
        }

        /** Ticks everything; from the end, so that what removes itself is replaced by one that was ticked already. */
        public void tick(long nowNanos) {
            for (int i = all.size() - 1; i >= 0; i--) {
                if (i < all.size()) {
                    all.get(i).tick(nowNanos);
                }
            }
        }
    }
}
