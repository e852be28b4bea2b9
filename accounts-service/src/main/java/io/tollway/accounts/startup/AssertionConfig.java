package io.tollway.accounts.startup;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The gateway's public key. Nothing here takes an assertion yet; the key is accepted so that one set of settings serves every service. */
@ConfigMapping(prefix = "accounts.assertion")
public interface AssertionConfig {
    Optional<Path> publicKeyFile();
}
