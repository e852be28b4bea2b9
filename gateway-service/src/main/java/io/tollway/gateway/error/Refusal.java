package io.tollway.gateway.error;

/** Carries an error out of a check that stopped a request. It has no stack trace: a flood of bad requests must cost no more than good ones. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient GatewayError error;

    public Refusal(GatewayError error) {
        super(error.code(), null, false, false);
        this.error = error;
    }

    public static Refusal invalid(String message, String param) {
        return new Refusal(new GatewayError.InvalidRequest(message, param));
    }

    public GatewayError error() {
        return error;
    }
}
