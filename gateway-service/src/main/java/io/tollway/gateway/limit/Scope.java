package io.tollway.gateway.limit;

import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Limit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of the things whose limits a request has to pass, with the limits in force when it came.
 *
 * @param source {@code key}, {@code project} or {@code organization}
 * @param gateways how many gateways share the limit
 */
record Scope(String source, RateLimits limits, Meter meter, int gateways) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    /** Takes a place and one request; all or nothing. Null when there was room. */
    @Nullable GatewayError enter(long nowNanos, Instant now) {
        Long places = limits.concurrency();
        if (places != null && meter.underWay.incrementAndGet() > share(places)) {
            meter.underWay.decrementAndGet();
            return refusal("concurrency", places, places, 1, null, 1, "Wait for answers before sending more");
        }
        Long perMinute = limits.requestsPerMinute();
        if (perMinute != null) {
            long wait = meter.requests.take(1, share(perMinute), nowNanos);
            if (wait != MinuteRate.TAKEN) {
                leave();
                return later("requests_per_minute", perMinute, perMinute, 1, wait, now);
            }
        }
        Long perDay = limits.requestsPerDay();
        if (perDay != null && !meter.today.take(share(perDay), dayOf(now))) {
            if (perMinute != null) {
                meter.requests.giveBack(1, share(perMinute));
            }
            leave();
            Instant midnight = Instant.ofEpochSecond((dayOf(now) + 1) * SECONDS_PER_DAY);
            return refusal(
                    "requests_per_day",
                    perDay,
                    perDay,
                    1,
                    midnight,
                    midnight.getEpochSecond() - now.getEpochSecond(),
                    "Wait for the next day (UTC), or have the " + source + "'s limit raised");
        }
        return null;
    }

    /** Undoes {@link #enter}: the request was refused elsewhere. */
    void undo(Instant entered) {
        Long perMinute = limits.requestsPerMinute();
        if (perMinute != null) {
            meter.requests.giveBack(1, share(perMinute));
        }
        if (limits.requestsPerDay() != null) {
            meter.today.giveBack(dayOf(entered));
        }
        leave();
    }

    /** Gives the place back. */
    void leave() {
        if (limits.concurrency() != null) {
            meter.underWay.decrementAndGet();
        }
    }

    /** Takes tokens; null when there was room. */
    @Nullable GatewayError take(long tokens, long nowNanos, Instant now) {
        Long perMinute = limits.tokensPerMinute();
        if (perMinute == null) {
            return null;
        }
        long limit = share(perMinute);
        if (tokens > limit) {
            return refusal(
                    "tokens_per_minute",
                    perMinute,
                    meter.tokens.used(limit, nowNanos),
                    tokens,
                    null,
                    0,
                    "Send a lower max_tokens or a shorter input, or have the " + source
                            + "'s limit raised: this request alone may need more than a minute has");
        }
        long wait = meter.tokens.take(tokens, limit, nowNanos);
        return wait == MinuteRate.TAKEN
                ? null
                : later("tokens_per_minute", perMinute, meter.tokens.used(limit, nowNanos), tokens, wait, now);
    }

    /** Corrects what was taken to what was used. */
    void trueUp(long taken, long used, long nowNanos) {
        Long perMinute = limits.tokensPerMinute();
        if (perMinute == null) {
            return;
        }
        if (used < taken) {
            meter.tokens.giveBack(taken - used, share(perMinute));
        } else if (used > taken) {
            meter.tokens.takeAnyway(used - taken, share(perMinute), nowNanos);
        }
    }

    private GatewayError later(String name, long limit, long used, long requested, long waitNanos, Instant now) {
        return refusal(
                name,
                limit,
                used,
                requested,
                now.plusNanos(waitNanos),
                Math.ceilDiv(waitNanos, NANOS_PER_SECOND),
                "Send more slowly, or have the " + source + "'s limit raised");
    }

    private GatewayError refusal(
            String name,
            long limit,
            long used,
            long requested,
            @Nullable Instant resetsAt,
            long retryAfterSeconds,
            String remedy) {
        return new GatewayError.RateLimited(
                "The " + source + "'s limit of " + limit + " " + inWords(name) + " is reached",
                new Limit(
                        source,
                        name,
                        Long.toString(limit),
                        Long.toString(used),
                        null,
                        Long.toString(requested),
                        resetsAt,
                        false,
                        remedy),
                retryAfterSeconds);
    }

    private static String inWords(String name) {
        return switch (name) {
            case "requests_per_minute" -> "requests a minute";
            case "requests_per_day" -> "requests a day";
            case "tokens_per_minute" -> "tokens a minute";
            default -> "requests under way";
        };
    }

    private long share(long limit) {
        return Math.max(1, limit / gateways);
    }

    private static long dayOf(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), SECONDS_PER_DAY);
    }
}
