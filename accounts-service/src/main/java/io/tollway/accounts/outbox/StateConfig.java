package io.tollway.accounts.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** How state records are signed. */
@ConfigMapping(prefix = "accounts.state")
public interface StateConfig {
    /** PEM file (PKCS#8) of the Ed25519 private key. */
    Path signingKeyFile();

    /** What the header {@code tw-kid} says; change it together with the key. */
    @WithDefault("accounts-1")
    String keyId();
}
