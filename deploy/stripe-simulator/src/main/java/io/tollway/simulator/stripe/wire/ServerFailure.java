package io.tollway.simulator.stripe.wire;

import org.jspecify.annotations.Nullable;

/** A failure asked for by a fault, or the simulator's own (a journal that cannot be written). */
public final class ServerFailure extends StripeException {
    private final int status;

    public ServerFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    String type() {
        return status == 429 || status < 500 ? "invalid_request_error" : "api_error";
    }

    @Override
    @Nullable String code() {
        return status == 429 ? "rate_limit" : null;
    }

    @Override
    @Nullable String param() {
        return null;
    }
}
