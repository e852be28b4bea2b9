package io.tollway.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API.
 *
 * @param originalRequest the request whose stored result this is, when it is a replay
 */
record ApiAnswer(int status, ObjectNode body, @Nullable String originalRequest) {
    static ApiAnswer of(int status, ObjectNode body) {
        return new ApiAnswer(status, body, null);
    }
}
