package io.tollway.bench.target;

/** The measurement cannot be made; the message says what to do. */
public final class BenchFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public BenchFailure(String message) {
        super(message);
    }

    public BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
