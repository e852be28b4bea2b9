package io.tollway.simulator.stripe.state;

import org.jspecify.annotations.Nullable;

/**
 * Who asked for a change: an API request, or nobody (a page, the clock).
 *
 * @param requestId {@code req_…}
 */
public record Cause(@Nullable String requestId, @Nullable String idempotencyKey) {
    /** A change that no API request made. */
    public static final Cause NONE = new Cause(null, null);
}
