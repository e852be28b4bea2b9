package io.tollway.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.IdempotencyMismatch;
import java.time.Duration;

/**
 * The stored answer of a request that carried an idempotency key.
 *
 * @param parameters in canonical order, to be compared
 * @param created seconds since 1970
 */
record IdempotentResult(
        String key, String endpoint, String parameters, int status, ObjectNode body, String request, long created) {
    static final Kind<IdempotentResult> KIND =
            new Kind<>("idempotent_result", IdempotentResult.class, IdempotentResult::key);
    static final int LONGEST_KEY = 255;
    private static final Duration KEPT = Duration.ofHours(24);

    boolean forgotten(long unixTime) {
        return unixTime - created > KEPT.toSeconds();
    }

    /** @throws IdempotencyMismatch when the key was used for something else */
    void requireSame(String otherEndpoint, String otherParameters) {
        if (!endpoint.equals(otherEndpoint)) {
            throw IdempotencyMismatch.otherEndpoint(key, endpoint.substring(endpoint.indexOf(' ') + 1));
        }
        if (!parameters.equals(otherParameters)) {
            throw IdempotencyMismatch.otherParameters(key);
        }
    }
}
