package io.tollway.local.stack;

/** Something the person at the terminal has to know. The message says what happened and what to do; no stack trace is shown. */
public final class LocalStackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LocalStackException(String message) {
        super(message);
    }

    public LocalStackException(String message, Throwable cause) {
        super(message, cause);
    }
}
