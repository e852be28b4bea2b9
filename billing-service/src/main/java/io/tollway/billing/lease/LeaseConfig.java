package io.tollway.billing.lease;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The lease authority and its port, which only gateways may reach. */
@ConfigMapping(prefix = "billing.lease")
interface LeaseConfig {
    @WithDefault("127.0.0.1")
    String host();

    /** 0 takes a free one. */
    @WithDefault("8083")
    int port();

    /** Holds the bearer token that gateways present. */
    Path tokenFile();

    /** How long a lease may be spent. Long is safe: expiry gives nothing back, it only stops new spending. */
    @WithDefault("PT15M")
    Duration validity();

    /** How long after its expiry a lease that nobody closed is quarantined: the longest request plus the drain of a spool. */
    @WithDefault("PT15M")
    Duration grace();

    /** How many leases one call may ask for. */
    @WithDefault("500")
    int requestsPerCall();
}
