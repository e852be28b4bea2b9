package io.tollway.contracts.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How much traffic a key, a project, an organization or each end user may have. An absent bound means there is none of that kind; no instance at all means no limit.
 *
 * @param requestsPerMinute requests that start within a minute
 * @param tokensPerMinute tokens, counted at their upper bound when a request starts and corrected when it has ended
 * @param requestsPerDay requests of one UTC day
 * @param concurrency requests under way at once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateLimits(
        @Nullable Long requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Long requestsPerDay,
        @Nullable Long concurrency) {

    /** The largest value of any of them. */
    public static final long LARGEST = 100_000_000_000L;

    public RateLimits {
        check(requestsPerMinute, "requests_per_minute");
        check(tokensPerMinute, "tokens_per_minute");
        check(requestsPerDay, "requests_per_day");
        check(concurrency, "concurrency");
    }

    /** Whether no bound is set. */
    public boolean limitsNothing() {
        return requestsPerMinute == null && tokensPerMinute == null && requestsPerDay == null && concurrency == null;
    }

    private static void check(@Nullable Long bound, String field) {
        if (bound != null && (bound < 1 || bound > LARGEST)) {
            throw new IllegalArgumentException(field + " must be between 1 and " + LARGEST);
        }
    }
}
