package io.tollway.gateway.limit;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Counts on this gateway alone, which gives its fair share of every limit. */
final class LocalMeter implements Meter {
    private static final Future<Long> NOBODY_TO_ASK = Future.succeededFuture(ASK);

    private final AtomicLong underWay = new AtomicLong();
    private final MinuteRate requests;
    private final MinuteRate tokens;
    private final DayCount today = new DayCount();
    private final int gateways;

    LocalMeter(int gateways, long nowNanos) {
        this.gateways = gateways;
        requests = new MinuteRate(nowNanos);
        tokens = new MinuteRate(nowNanos);
    }

    @Override
    public long take(Quantity what, long amount, long limit, long nowNanos, long day, boolean alone) {
        long share = largest(limit);
        return switch (what) {
            case PLACES -> {
                if (underWay.incrementAndGet() <= share) {
                    yield TAKEN;
                }
                underWay.decrementAndGet();
                yield 1;
            }
            case REQUESTS -> requests.take(amount, share, nowNanos);
            case DAY -> today.take(share, day) ? TAKEN : 1;
            case TOKENS -> tokens.take(amount, share, nowNanos);
        };
    }

    @Override
    public Future<Long> ask(Quantity what, long amount) {
        return NOBODY_TO_ASK;
    }

    @Override
    public void giveBack(Quantity what, long amount, long limit, long day) {
        switch (what) {
            case PLACES -> underWay.decrementAndGet();
            case REQUESTS -> requests.giveBack(amount, largest(limit));
            case DAY -> today.giveBack(day);
            case TOKENS -> tokens.giveBack(amount, largest(limit));
        }
    }

    @Override
    public void takeAnyway(Quantity what, long amount, long limit, long nowNanos) {
        (what == Quantity.TOKENS ? tokens : requests).takeAnyway(amount, largest(limit), nowNanos);
    }

    @Override
    public long used(Quantity what, long limit, long nowNanos) {
        return what.isRate() ? (what == Quantity.TOKENS ? tokens : requests).used(largest(limit), nowNanos) : limit;
    }

    @Override
    public long largest(long limit) {
        return Math.max(1, limit / gateways);
    }

    @Override
    public boolean idle(long nowNanos, long day) {
        return underWay.get() == 0 && requests.idle(nowNanos) && tokens.idle(nowNanos) && today.idle(day);
    }
}
