package io.tollway.gateway.money;

/** Nano-dollars as a decimal number of US dollars, exactly: no exponent, no trailing zeros. Valid as a JSON number and as a string. */
public final class UsdText {
    private static final long NANO = 1_000_000_000L;
    private static final int DIGITS = 9;

    private UsdText() {}

    public static String of(long nano) {
        return append(new StringBuilder(20), nano).toString();
    }

    public static StringBuilder append(StringBuilder text, long nano) {
        if (nano < 0) {
            text.append('-');
        }
        long whole = Math.abs(nano / NANO);
        long rest = Math.abs(nano % NANO);
        text.append(whole);
        if (rest == 0) {
            return text;
        }
        text.append('.');
        int digits = DIGITS;
        while (rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        long unit = 1;
        for (int i = 1; i < digits; i++) {
            unit *= 10;
        }
        while (rest < unit) {
            text.append('0');
            unit /= 10;
        }
        return text.append(rest);
    }
}
