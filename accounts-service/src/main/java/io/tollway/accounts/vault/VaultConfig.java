package io.tollway.accounts.vault;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the key-encryption key is. */
@ConfigMapping(prefix = "accounts.vault")
public interface VaultConfig {
    /** A Tink AES256_GCM keyset in Tink's JSON form, in clear; it wraps each owner's keyset. */
    Path kekFile();
}
