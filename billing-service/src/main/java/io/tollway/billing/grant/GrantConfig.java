package io.tollway.billing.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much one operator may give away alone, and at all. */
@ConfigMapping(prefix = "billing.grant")
interface GrantConfig {
    /** Above this sum, US dollars, a second operator has to approve. */
    @WithDefault("500.00")
    String approvalAboveUsd();

    /** The largest single grant, US dollars. */
    @WithDefault("100000.00")
    String maximumUsd();

    /** How often grants are looked for whose posting was interrupted. */
    @WithDefault("10s")
    Duration postEvery();

    /** How often credit whose time is over is taken back. */
    @WithDefault("30s")
    Duration expireEvery();
}
