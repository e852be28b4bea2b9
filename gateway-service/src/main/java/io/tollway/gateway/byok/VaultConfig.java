package io.tollway.gateway.byok;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the key is that unseals upstream secrets. */
@ConfigMapping(prefix = "gateway.byok")
public interface VaultConfig {
    /** The key-encryption key: a Tink keyset in JSON. */
    Path kekFile();
}
