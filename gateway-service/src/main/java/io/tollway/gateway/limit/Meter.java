package io.tollway.gateway.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of one key, project or organization. Shared by all event loops. */
final class Meter {
    final AtomicInteger underWay = new AtomicInteger();
    final MinuteRate requests;
    final MinuteRate tokens;
    final DayCount today = new DayCount();

    Meter(long nowNanos) {
        requests = new MinuteRate(nowNanos);
        tokens = new MinuteRate(nowNanos);
    }

    /** Whether forgetting it forgets nothing. */
    boolean idle(long nowNanos, long day) {
        return underWay.get() == 0 && requests.idle(nowNanos) && tokens.idle(nowNanos) && today.idle(day);
    }
}
