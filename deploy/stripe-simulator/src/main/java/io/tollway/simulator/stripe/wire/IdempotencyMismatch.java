package io.tollway.simulator.stripe.wire;

import org.jspecify.annotations.Nullable;

/** An idempotency key used again for something else (400). */
public final class IdempotencyMismatch extends StripeException {
    private IdempotencyMismatch(String message) {
        super(message);
    }

    public static IdempotencyMismatch otherParameters(String key) {
        return new IdempotencyMismatch(
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
                        + " Try using a key other than '" + key + "' if you meant to execute a different request.");
    }

    public static IdempotencyMismatch otherEndpoint(String key, String first) {
        return new IdempotencyMismatch(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for ('"
                        + first + "'). Try using a key other than '" + key
                        + "' if you meant to execute a different request.");
    }

    @Override
    public int status() {
        return 400;
    }

    @Override
    String type() {
        return "idempotency_error";
    }

    @Override
    @Nullable String code() {
        return null;
    }

    @Override
    @Nullable String param() {
        return null;
    }
}
