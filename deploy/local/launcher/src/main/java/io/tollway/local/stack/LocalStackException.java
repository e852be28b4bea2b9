package io.tollway.local.stack;

import org.jspecify.annotations.Nullable;

/** Something the person at the terminal has to know. The message says what happened and what to do; no stack trace is shown. */
public final class LocalStackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LocalStackException(String message) {
        this(message, null);
    }

    public LocalStackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
