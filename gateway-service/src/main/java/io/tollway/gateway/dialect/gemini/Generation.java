package io.tollway.gateway.dialect.gemini;

import java.util.Locale;

/** Which generation of Gemini a model is, by its name: generations differ in what they accept. */
final class Generation {
    static final int TWO_FIVE = 25;
    static final int THREE = 30;
    private static final String FAMILY = "gemini-";

    private Generation() {}

    /** Ten times the version ({@code gemini-2.5-pro} is 25); aliases of the latest count as {@link #THREE}; 0 for what is no Gemini. */
    static int of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        int at = name.indexOf(FAMILY);
        if (at < 0) {
            return 0;
        }
        int i = at + FAMILY.length();
        if (i < name.length() && digit(name, i)) {
            int major = name.charAt(i) - '0';
            boolean minor = i + 2 < name.length() && name.charAt(i + 1) == '.' && digit(name, i + 2);
            return major * 10 + (minor ? name.charAt(i + 2) - '0' : 0);
        }
        return name.endsWith("-latest") ? THREE : 0;
    }

    private static boolean digit(String name, int at) {
        return name.charAt(at) >= '0' && name.charAt(at) <= '9';
    }
}
