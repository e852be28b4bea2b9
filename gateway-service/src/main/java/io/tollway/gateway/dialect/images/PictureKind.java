package io.tollway.gateway.dialect.images;

import org.jspecify.annotations.Nullable;

/** A picture's size and quality as its price goes by them, see {@link io.tollway.contracts.usage.UsageCounts#picture}. What is left to the provider is not known. */
final class PictureKind {
    private static final int LONGEST = 31;

    private PictureKind() {}

    static String of(@Nullable String size, @Nullable String quality) {
        String grade = known(quality);
        return grade.isEmpty() ? known(size) : known(size) + '/' + grade;
    }

    /** @param asked the kind that was asked for; what the answer does not tell is taken from there */
    static String told(@Nullable String size, @Nullable String quality, String asked) {
        int slash = asked.indexOf('/');
        String askedSize = slash < 0 ? asked : asked.substring(0, slash);
        String askedQuality = slash < 0 ? "" : asked.substring(slash + 1);
        return of(known(size).isEmpty() ? askedSize : size, known(quality).isEmpty() ? askedQuality : quality);
    }

    /** Empty for a word that is none, or leaves the choice to the provider. */
    private static String known(@Nullable String word) {
        if (word == null || word.length() > LONGEST || word.equals("auto")) {
            return "";
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
            if (!plain) {
                return "";
            }
        }
        return word;
    }
}
