package io.tollway.accounts.identity.keycloak;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Keycloak's admin API. Without {@code admin-url} nobody is looked up and every invitation waits for a log-in. */
@ConfigMapping(prefix = "accounts.keycloak")
public interface KeycloakConfig {
    Optional<String> adminUrl();

    @WithDefault("tollway")
    String realm();

    @WithDefault("accounts-service")
    String clientId();

    /** A file that holds the client's secret. */
    Optional<Path> clientSecretFile();

    /** How long one look-up may take before the invitation is left to wait. */
    @WithDefault("3S")
    Duration timeout();
}
