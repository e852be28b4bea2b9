package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the API answers instead of a result, in Stripe's error shape.
 *
 * @see <a href="https://docs.stripe.com/api/errors">Stripe: errors</a>
 */
public abstract sealed class StripeException extends RuntimeException
        permits CardRefused, IdempotencyMismatch, InvalidRequest, ServerFailure, Unauthenticated {

    StripeException(String message) {
        super(message, null, false, false);
    }

    /** The HTTP status that Stripe uses for this kind of refusal. */
    public abstract int status();

    /** Stripe's {@code type}. */
    abstract String type();

    /** Stripe's {@code code}, where it gives one. */
    abstract @Nullable String code();

    /** The parameter that is to blame, in the bracket notation of the request. */
    abstract @Nullable String param();

    /**
     * Whether the refused request has still changed something: a declined card leaves a failed charge and an event
     * behind, and Stripe replays that answer under the same idempotency key.
     */
    public boolean keepsChanges() {
        return false;
    }

    /** Adds what only some errors carry. */
    void describe(ObjectNode error) {}

    /** The body: {@code {"error": {…}}}. */
    public final ObjectNode body() {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        String code = code();
        if (code != null) {
            error.put("code", code);
            error.put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
        }
        error.put("message", getMessage());
        String param = param();
        if (param != null) {
            error.put("param", param);
        }
        error.put("type", type());
        describe(error);
        return body;
    }
}
