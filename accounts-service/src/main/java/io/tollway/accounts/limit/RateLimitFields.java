package io.tollway.accounts.limit;

import io.tollway.accounts.input.Fields;
import io.tollway.contracts.state.RateLimits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code rate_limits} or {@code end_user_rate_limits} of a body: an object with any of the bounds, as a whole; null takes all of them away. */
public final class RateLimitFields {
    public static final String NAME = "rate_limits";
    /** Those of each end user of what is limited. */
    public static final String OF_END_USERS = "end_user_rate_limits";

    private static final String REQUESTS_PER_MINUTE = "requests_per_minute";
    private static final String TOKENS_PER_MINUTE = "tokens_per_minute";
    private static final String REQUESTS_PER_DAY = "requests_per_day";
    private static final String CONCURRENCY = "concurrency";

    private RateLimitFields() {}

    /** {@link #NAME}: empty when nothing limits; mistakes are noted in the fields. */
    public static Optional<RateLimits> read(Fields fields) {
        return read(fields, NAME);
    }

    /** The same for a field of another name. */
    public static Optional<RateLimits> read(Fields fields, String name) {
        return fields.object(name)
                .map(bounds -> {
                    bounds.known(List.of(REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE, REQUESTS_PER_DAY, CONCURRENCY));
                    return new RateLimits(
                            bound(bounds, REQUESTS_PER_MINUTE),
                            bound(bounds, TOKENS_PER_MINUTE),
                            bound(bounds, REQUESTS_PER_DAY),
                            bound(bounds, CONCURRENCY));
                })
                .filter(limits -> !limits.limitsNothing());
    }

    private static @Nullable Long bound(Fields bounds, String name) {
        return bounds.whole(name, 1, RateLimits.LARGEST).orElse(null);
    }
}
