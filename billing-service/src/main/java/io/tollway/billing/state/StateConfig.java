package io.tollway.billing.state;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** How state records are trusted. */
@ConfigMapping(prefix = "billing.state")
interface StateConfig {
    /** Ed25519 public key of accounts-service, X.509 PEM. */
    Path signingKeyFile();
}
