package io.tollway.simulator.provider.answer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a model gives out to have it returned unchanged: its thoughts, sealed. Follows from the seed, so it outlives a restart. Thread-safe. */
public final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 32;

    private final SecretKeySpec key;

    public Seal(long seed) {
        this.key = new SecretKeySpec(("provider-simulator " + seed).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** A text together with its signature, as one opaque string; always the same. */
    public String close(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Arrays.copyOf(content, content.length + SIGNATURE_BYTES);
        System.arraycopy(mac(content), 0, sealed, content.length, SIGNATURE_BYTES);
        return Base64.getEncoder().encodeToString(sealed);
    }

    /** Whether an opaque string came from {@link #close}. */
    public boolean closed(String opaque) {
        byte[] sealed;
        try {
            sealed = Base64.getDecoder().decode(opaque);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int length = sealed.length - SIGNATURE_BYTES;
        return length >= 0
                && Arrays.equals(mac(Arrays.copyOf(sealed, length)), Arrays.copyOfRange(sealed, length, sealed.length));
    }

    private byte[] mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
