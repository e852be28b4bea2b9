package io.tollway.accounts.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A key in clear: prefix, 32 random base62 characters (190 bits), and 6 base62 characters of the CRC-32 of everything before. Lives from its making to its one showing, or from its
 * presentation to its digest; never stored, and not printable by accident.
 */
final class KeySecret {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 32;
    private static final int CHECKSUM_LENGTH = 6;

    /** What kind of key a prefix promises. An operator's key looks like a management key; the database knows the difference. */
    enum Form {
        API("sk-tw-v1-"),
        MANAGEMENT("sk-tw-mgmt-v1-");

        private final String prefix;

        Form(String prefix) {
            this.prefix = prefix;
        }

        String prefix() {
            return prefix;
        }
    }

    private final Form form;
    private final String text;

    private KeySecret(Form form, String text) {
        this.form = form;
        this.text = text;
    }

    static KeySecret generate(Form form, SecureRandom random) {
        StringBuilder text = new StringBuilder(form.prefix());
        for (int index = 0; index < RANDOM_LENGTH; index++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new KeySecret(form, text.append(checksum(text)).toString());
    }

    /** The key that the text is; empty when its form or its checksum does not hold, which needs no look-up. */
    static Optional<KeySecret> parse(String text) {
        for (Form form : Form.values()) {
            if (text.startsWith(form.prefix())
                    && text.length() == form.prefix().length() + RANDOM_LENGTH + CHECKSUM_LENGTH
                    && text.chars().skip(form.prefix().length()).allMatch(letter -> ALPHABET.indexOf(letter) >= 0)
                    && text.endsWith(checksum(text.substring(0, text.length() - CHECKSUM_LENGTH)))) {
                return Optional.of(new KeySecret(form, text));
            }
        }
        return Optional.empty();
    }

    /** CRC-32 of the ASCII characters as an unsigned number in base 62, most significant digit first, padded with {@code 0}. */
    static String checksum(CharSequence ascii) {
        CRC32 crc = new CRC32();
        crc.update(ascii.toString().getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int index = CHECKSUM_LENGTH - 1; index >= 0; index--) {
            digits[index] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(digits);
    }

    Form form() {
        return form;
    }

    /** The whole key. For the answer that shows it once, and nothing else. */
    String reveal() {
        return text;
    }

    /** SHA-256 of the whole key, lower-case hex. 190 random bits need no slow hash. */
    String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Prefix, dots and the last four characters. */
    String label() {
        return form.prefix() + "..." + text.substring(text.length() - 4);
    }

    @Override
    public String toString() {
        return "KeySecret[" + form.prefix() + "…]";
    }
}
