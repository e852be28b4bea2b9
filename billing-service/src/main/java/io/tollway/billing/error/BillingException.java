package io.tollway.billing.error;

/** Carries a {@link BillingError} to the mapper. Expected, so it has no stack trace. */
public final class BillingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient BillingError error;

    BillingException(BillingError error) {
        super(error.code() + ": " + error.detail(), null, false, false);
        this.error = error;
    }

    public BillingError error() {
        return error;
    }
}
