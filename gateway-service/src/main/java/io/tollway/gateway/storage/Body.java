package io.tollway.gateway.storage;

import java.time.Instant;

/**
 * Bytes, and until when they are kept.
 *
 * @param expires in whole seconds; the bytes are gone from then on
 */
public record Body(byte[] bytes, Instant expires) {
    /** Kept until somebody deletes it. */
    public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    public Body {
        if (expires.getNano() != 0) {
            throw new IllegalArgumentException("a body expires at a whole second");
        }
    }

    @Override
    public String toString() {
        return "Body[" + bytes.length + " bytes, expires=" + expires + ']';
    }
}
