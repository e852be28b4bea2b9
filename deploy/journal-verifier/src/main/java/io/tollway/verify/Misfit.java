package io.tollway.verify;

/** Why a line does not fit what stands before it. */
final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misfit(String reason) {
        super(reason, null, false, false);
    }

    static void unless(boolean fits, String reason) {
        if (!fits) {
            throw new Misfit(reason);
        }
    }
}
