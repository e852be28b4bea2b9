package io.tollway.gateway.routing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How candidates are chosen and rested. */
@ConfigMapping(prefix = "gateway.routing")
public interface RoutingConfig {
    /** Upstream attempts of one request, the first included. */
    @WithDefault("4")
    int maxAttempts();

    /** An endpoint with an outage this recent is tried after the others. */
    @WithDefault("30s")
    Duration outageWindow();

    /** Consecutive failures after which an account rests. */
    @WithDefault("5")
    int failuresToEject();

    /** Of how many tenants those failures must be for the account to rest for all; what one tenant alone meets rests it for that tenant. */
    @WithDefault("2")
    int tenantsToEject();

    /** The first rest after those failures; doubles up to 32-fold. */
    @WithDefault("30s")
    Duration ejectFor();

    /** The rest after a rate limit that named no time. */
    @WithDefault("5s")
    Duration rateLimitRest();

    /** The rest after the provider refused the credential. */
    @WithDefault("5m")
    Duration credentialRest();

    /** Further attempts allowed per hundred requests over the sliding window. */
    @WithDefault("20")
    int retryPercent();

    /** Further attempts always allowed within the sliding window of ten seconds, per event loop; the requests in flight come on top. */
    @WithDefault("20")
    int retryFloor();
}
