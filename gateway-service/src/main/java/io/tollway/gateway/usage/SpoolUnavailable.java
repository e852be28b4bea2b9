package io.tollway.gateway.usage;

/** The spool cannot take a record: full, failed, or not open. Always the gateway's failure, never the client's. */
public final class SpoolUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SpoolUnavailable(String message) {
        super(message, null, false, false);
    }

    SpoolUnavailable(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
