package io.tollway.gateway.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys that seal tenants' data keys: the first seals, all open, so that a key is replaced by putting a new one above it. */
public final class KeyEncryption {
    private static final int KEY_BYTES = 32;

    private final List<SecretKey> keys;

    private KeyEncryption(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads a file of one key a line: 32 random bytes in base64.
     *
     * @throws IllegalStateException when it holds something else
     */
    public static KeyEncryption open(Path file) {
        try {
            List<SecretKey> keys = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    keys.add(key(Base64.getDecoder().decode(line.strip())));
                }
            }
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("no key");
            }
            return new KeyEncryption(keys);
        } catch (IOException | IllegalArgumentException unusable) {
            // The decoder's messages quote what they could not read.
            throw new IllegalStateException("gateway.storage.kek-file: " + file
                    + " must hold 32 random bytes in base64 a line (openssl rand -base64 32)");
        }
    }

    static SecretKey key(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    byte[] seal(byte[] dataKey, byte[] associated) throws GeneralSecurityException {
        return AesGcm.seal(keys.getFirst(), dataKey, associated);
    }

    /** @throws GeneralSecurityException when none of the keys opens it */
    byte[] open(byte[] sealed, byte[] associated) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException("no key");
        for (SecretKey key : keys) {
            try {
                return AesGcm.open(key, sealed, associated);
            } catch (GeneralSecurityException another) {
                last = another;
            }
        }
        throw last;
    }
}
