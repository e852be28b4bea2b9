package io.tollway.console.client;

/** A service did not answer, or could not: nothing the person did is wrong, and trying again helps. */
public final class ServiceUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServiceUnavailable(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    public ServiceUnavailable(String message) {
        super(message, null, false, false);
    }
}
