package io.tollway.accounts.apikey;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where spend is asked for. Without {@code url} keys are shown without it. */
@ConfigMapping(prefix = "accounts.billing")
public interface BillingConfig {
    /** Base URL of billing-service. */
    Optional<URI> url();

    /** How long a list of keys waits for their spend before it is shown without. */
    @WithDefault("2S")
    Duration timeout();
}
