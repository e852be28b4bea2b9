package io.tollway.contracts;

import org.jspecify.annotations.Nullable;

/** The validations that event records share; each failure names the field, never its value. */
public final class Checks {
    private Checks() {}

    /** A value that must be there. Jackson passes null for an absent field, whatever the type says. */
    public static <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    public static String notBlank(@Nullable String value, String field) {
        String text = present(value, field);
        if (text.isBlank()) {
            throw new IllegalArgumentException(field + " is blank");
        }
        return text;
    }

    public static long notNegative(long value, String field) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is negative");
        }
        return value;
    }

    public static long positive(long value, String field) {
        if (value <= 0) {
            throw new IllegalArgumentException(field + " must be at least 1");
        }
        return value;
    }
}
