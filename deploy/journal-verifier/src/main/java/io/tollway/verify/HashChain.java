package io.tollway.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Numbers without gaps, and each line's hash over the one before and its own text. */
final class HashChain {
    private static final String HASH = ",\"hash\":\"";

    private long next;
    private String last = "";

    void follow(Line line) {
        long n = line.number("n");
        Misfit.unless(
                n == next,
                n > next
                        ? "row " + next + " is missing: this one is number " + n
                        : "this row is number " + n + ", expected was " + next
                                + ": it stands twice or in the wrong place");
        int at = line.text().lastIndexOf(HASH);
        Misfit.unless(at > 0, "the line has no hash");
        String computed = sha256(last + line.text().substring(0, at));
        Misfit.unless(
                line.text().substring(at).equals(HASH + computed + "\"}"),
                "its hash is not that of its text behind the row before: this row was changed, or the one before was exchanged");
        last = computed;
        next++;
    }

    String hash() {
        return last;
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
