package io.tollway.accounts.error;

/** Carries an {@link AccountsError} to the edge. Without a stack trace: it is an answer, not a surprise. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AccountsError error;

    Refusal(AccountsError error) {
        super(error.code() + ": " + error.detail(), null, false, false);
        this.error = error;
    }

    public AccountsError error() {
        return error;
    }
}
