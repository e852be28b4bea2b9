package io.tollway.gateway.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The services behind the management API. */
@ConfigMapping(prefix = "gateway.control")
public interface ControlConfig {
    /** Base URL of accounts-service. */
    URI accountsUrl();

    /** Base URL of billing-service. */
    URI billingUrl();

    /** Bearer of accounts' key look-up. */
    Path internalTokenFile();

    /** Ed25519 private key (PKCS#8, PEM) that signs the gateway's assertions. */
    Path assertionKeyFile();

    /** How long a forwarded call may take. */
    @WithDefault("10s")
    Duration timeout();

    /** Connections to each service, per event loop. */
    @WithDefault("32")
    int poolSize();

    /** Bytes of one forwarded body, either way. */
    @WithDefault("16777216")
    int maxBytes();
}
