package io.tollway.gateway.limit;

import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Limit;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of the things whose limits a request has to pass, with the limits in force when it came.
 *
 * @param left called once, when the request has nothing to do with it any more
 */
record Scope(LimitedBy by, RateLimits limits, Meter meter, Runnable left) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    boolean limits(Quantity what) {
        return what.limit(limits) > 0;
    }

    /** As {@link Meter#take}; {@link Meter#TAKEN} when it is not limited. */
    long take(Quantity what, long amount, long nowNanos, Instant now, boolean alone) {
        long limit = what.limit(limits);
        return limit == 0 ? Meter.TAKEN : meter.take(what, amount, limit, nowNanos, dayOf(now), alone);
    }

    /** As {@link Meter#ask}. */
    Future<Long> ask(Quantity what, long amount) {
        return meter.ask(what, amount);
    }

    void giveBack(Quantity what, long amount, Instant taken) {
        long limit = what.limit(limits);
        if (limit > 0) {
            meter.giveBack(what, amount, limit, dayOf(taken));
        }
    }

    /** Corrects the tokens that were taken to those that were used. */
    void trueUp(long taken, long used, Instant when, long nowNanos) {
        if (used < taken) {
            giveBack(Quantity.TOKENS, taken - used, when);
        } else if (used > taken && limits(Quantity.TOKENS)) {
            meter.takeAnyway(Quantity.TOKENS, used - taken, Quantity.TOKENS.limit(limits), nowNanos);
        }
    }

    /** Null unless this many alone are more than the limit ever has. */
    @Nullable GatewayError beyond(long tokens, long nowNanos) {
        long limit = Quantity.TOKENS.limit(limits);
        return limit == 0 || tokens <= meter.largest(limit)
                ? null
                : refusal(
                        Quantity.TOKENS,
                        meter.used(Quantity.TOKENS, limit, nowNanos),
                        tokens,
                        null,
                        0,
                        "Send a lower max_tokens or a shorter input, or have " + by.limit()
                                + " raised: this request alone may need more than a minute has");
    }

    /** @param waitNanos what the meter answered */
    GatewayError refused(Quantity what, long amount, long waitNanos, long nowNanos, Instant now) {
        long limit = what.limit(limits);
        return switch (what) {
            case PLACES -> refusal(what, limit, amount, null, 1, "Wait for answers before sending more");
            case REQUESTS -> later(what, limit, amount, waitNanos, now);
            case TOKENS -> later(what, meter.used(what, limit, nowNanos), amount, waitNanos, now);
            case DAY -> {
                Instant midnight = Instant.ofEpochSecond((dayOf(now) + 1) * SECONDS_PER_DAY);
                yield refusal(
                        what,
                        limit,
                        amount,
                        midnight,
                        midnight.getEpochSecond() - now.getEpochSecond(),
                        "Wait for the next day (UTC), or have " + by.limit() + " raised");
            }
        };
    }

    private GatewayError later(Quantity what, long used, long requested, long waitNanos, Instant now) {
        return refusal(
                what,
                used,
                requested,
                now.plusNanos(waitNanos),
                Math.ceilDiv(waitNanos, NANOS_PER_SECOND),
                "Send more slowly, or have " + by.limit() + " raised");
    }

    private GatewayError refusal(
            Quantity what,
            long used,
            long requested,
            @Nullable Instant resetsAt,
            long retryAfterSeconds,
            String remedy) {
        long limit = what.limit(limits);
        return new GatewayError.RateLimited(
                "The " + by.who() + "'s limit of " + limit + " " + what.words() + " is reached",
                new Limit(
                        by.source(),
                        what.field(),
                        Long.toString(limit),
                        Long.toString(used),
                        null,
                        Long.toString(requested),
                        resetsAt,
                        false,
                        remedy),
                retryAfterSeconds);
    }

    static long dayOf(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), SECONDS_PER_DAY);
    }
}
