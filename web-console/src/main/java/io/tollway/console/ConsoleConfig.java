package io.tollway.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where the console finds the services, and where people find it. */
@ConfigMapping(prefix = "console")
public interface ConsoleConfig {
    /** Base URL of accounts-service, e.g. {@code http://127.0.0.1:8081}. */
    URI accountsUrl();

    /** Base URL of billing-service. */
    URI billingUrl();

    /** The public gateway URL, shown in snippets. */
    URI gatewayUrl();

    /** The console's own public URL; forms posted from any other origin are refused. */
    URI publicUrl();

    /** The model that snippets name while it is being served; otherwise they name the first of the catalogue that makes text. */
    @WithDefault("openai/gpt-4o-mini")
    String exampleModel();

    /**
     * Secret of at least 32 characters that form tokens are derived from; all replicas need the same. Without it each process makes its own, and forms opened before a restart
     * must be reloaded.
     */
    Optional<String> formSecret();
}
