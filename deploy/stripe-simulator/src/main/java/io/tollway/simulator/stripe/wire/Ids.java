package io.tollway.simulator.stripe.wire;

import java.security.SecureRandom;

/** Identifiers in Stripe's forms: a prefix that names the kind, then letters and digits that cannot be guessed. */
public final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SHORT = 14;
    private static final int LONG = 24;
    private static final int SESSION = 58;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** {@code pi_…}, {@code ch_…} and most others: 24 characters. */
    public static String next(String prefix) {
        return prefix + random(LONG);
    }

    /** {@code cus_…} and {@code prod_…}: 14 characters. */
    public static String nextShort(String prefix) {
        return prefix + random(SHORT);
    }

    /** {@code cs_test_a1…}: Stripe's longest, because the page's address is its only protection. */
    public static String nextSession() {
        return "cs_test_a1" + random(SESSION - 2);
    }

    public static String secret() {
        return random(LONG);
    }

    /** Upper-case letters and digits, for the prefix of a customer's invoice numbers. */
    public static String invoicePrefix() {
        return random(SHORT).toUpperCase(java.util.Locale.ROOT).substring(0, 8);
    }

    private static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
