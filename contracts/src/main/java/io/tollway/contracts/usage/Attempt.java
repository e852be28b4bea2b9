package io.tollway.contracts.usage;

import static io.tollway.contracts.Checks.notBlank;

import org.jspecify.annotations.Nullable;

/**
 * One upstream try of a request.
 *
 * @param credentialSource {@code platform} or {@code byok:<label>}
 * @param status the upstream's HTTP status; absent when it never answered
 * @param errorClass why the next candidate was tried; absent for the attempt that served
 * @param latencyMicros from sending to the answer's head, or to the failure
 * @param costNano what this attempt costs the platform, nano-dollars
 */
public record Attempt(
        String provider,
        String endpointId,
        @Nullable String account,
        String credentialSource,
        @Nullable Integer status,
        @Nullable String errorClass,
        long latencyMicros,
        long costNano) {
    public Attempt {
        notBlank(provider, "attempts.provider");
        notBlank(endpointId, "attempts.endpoint_id");
        notBlank(credentialSource, "attempts.credential_source");
    }
}
