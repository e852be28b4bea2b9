package io.tollway.chaos.stack;

/** The campaign itself cannot be run; the message says what to do. Not a finding about money. */
public final class ChaosFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ChaosFailure(String message) {
        super(message);
    }

    public ChaosFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
