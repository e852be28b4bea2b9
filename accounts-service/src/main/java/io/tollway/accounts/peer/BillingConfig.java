package io.tollway.accounts.peer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where spend is asked for. Without {@code url} keys and budgets are shown without it. */
@ConfigMapping(prefix = "accounts.billing")
public interface BillingConfig {
    /** Base URL of billing-service. */
    Optional<URI> url();

    /** How long a list waits for the spend in it before it is shown without. */
    @WithDefault("2S")
    Duration timeout();
}
