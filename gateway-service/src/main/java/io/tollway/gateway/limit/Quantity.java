package io.tollway.gateway.limit;

import io.tollway.contracts.state.RateLimits;
import org.jspecify.annotations.Nullable;

/** What a limit counts, in the order in which a request takes it. */
public enum Quantity {
    /** Requests under way at once: given back when the answer has ended. */
    PLACES("concurrency", "requests under way"),
    /** Requests that start within a minute. */
    REQUESTS("requests_per_minute", "requests a minute"),
    /** Requests of one UTC day. */
    DAY("requests_per_day", "requests a day"),
    /** Tokens a minute: taken at their bound when the request starts, corrected when it has ended. */
    TOKENS("tokens_per_minute", "tokens a minute");

    static final int COUNT = values().length;

    private final String field;
    private final String words;

    Quantity(String field, String words) {
        this.field = field;
        this.words = words;
    }

    /** Its name in {@code rate_limits} and in refusals. */
    String field() {
        return field;
    }

    String words() {
        return words;
    }

    /** Whether it comes back by the passing of a minute; the others are claimed one by one. */
    public boolean isRate() {
        return this == REQUESTS || this == TOKENS;
    }

    /** Whether requests give it back when they end, so that there may be room a moment after there was none. */
    boolean comesBack() {
        return this == PLACES || this == TOKENS;
    }

    /** Its limit, or 0 when there is none. */
    long limit(RateLimits limits) {
        @Nullable Long limit =
                switch (this) {
                    case PLACES -> limits.concurrency();
                    case REQUESTS -> limits.requestsPerMinute();
                    case DAY -> limits.requestsPerDay();
                    case TOKENS -> limits.tokensPerMinute();
                };
        return limit == null ? 0 : limit;
    }
}
