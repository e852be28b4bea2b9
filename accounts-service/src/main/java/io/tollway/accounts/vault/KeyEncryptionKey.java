package io.tollway.accounts.vault;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Reads the key-encryption key at start; without it nothing can be sealed, so its absence stops the start. */
@ApplicationScoped
class KeyEncryptionKey {
    private final EnvelopeCipher cipher;

    KeyEncryptionKey(VaultConfig config) {
        this.cipher = read(config.kekFile());
    }

    void check(@Observes StartupEvent event) {
        // Observing makes the container build this bean, and its constructor is the check.
        cipher.newWrappedKeyset(new byte[0]);
    }

    EnvelopeCipher cipher() {
        return cipher;
    }

    private static EnvelopeCipher read(Path file) {
        try {
            return EnvelopeCipher.fromKeysetJson(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "accounts.vault.kek-file: cannot read " + file + " (" + e.getMessage()
                            + "); give a Tink AES256_GCM keyset in JSON form",
                    e);
        } catch (GeneralSecurityException e) {
            // Without the cause: its message could quote the file's content.
            throw new IllegalStateException(
                    "accounts.vault.kek-file: " + file + " is no Tink AES256_GCM keyset in JSON form");
        }
    }
}
