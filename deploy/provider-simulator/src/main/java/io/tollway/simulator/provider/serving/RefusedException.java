package io.tollway.simulator.provider.serving;

/** Carries a {@link Refusal} out of the depth of a parser; has no stack trace, since it is an answer, not a defect. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
