package io.tollway.billing.caller;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** How the gateway's word is checked. */
@ConfigMapping(prefix = "billing.assertion")
interface AssertionConfig {
    /** Ed25519 public key of the gateways, X.509 PEM. */
    Path publicKeyFile();
}
