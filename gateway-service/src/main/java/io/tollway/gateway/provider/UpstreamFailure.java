package io.tollway.gateway.provider;

import org.jspecify.annotations.Nullable;

/**
 * One attempt's failure.
 *
 * @param status the upstream's HTTP status; null when it never answered
 * @param retryAfterMillis how long the upstream asked us to wait; 0 when it did not
 * @param message the upstream's own words, cleaned and bounded; null when there are none worth showing
 */
public record UpstreamFailure(
        FailureClass kind,
        @Nullable Integer status,
        long retryAfterMillis,
        @Nullable String message) {

    public static UpstreamFailure of(FailureClass kind) {
        return new UpstreamFailure(kind, null, 0, null);
    }

    public static UpstreamFailure of(FailureClass kind, int status) {
        return new UpstreamFailure(kind, status, 0, null);
    }
}
