package io.tollway.accounts.vault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A provider's key in clear, between the request that brings it and its sealing. Not printable by accident. */
public final class ProviderSecret {
    private static final int SHORTEST_TO_SHOW_AN_END_OF = 12;

    private final byte[] bytes;

    private ProviderSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static ProviderSecret of(String text) {
        return new ProviderSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    static ProviderSecret of(byte[] bytes) {
        return new ProviderSecret(bytes.clone());
    }

    /** For the cipher alone. */
    byte[] bytes() {
        return bytes;
    }

    /** The last four characters, so that an owner recognizes it; of a short secret nothing is shown. */
    String last4() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.length() < SHORTEST_TO_SHOW_AN_END_OF ? "****" : text.substring(text.length() - 4);
    }

    boolean isSameAs(ProviderSecret other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return "ProviderSecret[…]";
    }
}
