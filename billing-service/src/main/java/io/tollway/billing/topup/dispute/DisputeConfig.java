package io.tollway.billing.topup.dispute;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How we look after disputes, and for those that no message told us of. */
@ConfigMapping(prefix = "billing.dispute")
interface DisputeConfig {
    /** How often the janitor looks for disputes that are due. */
    @WithDefault("5s")
    Duration lookEvery();

    /** A dispute whose outcome is open is read again so often, whatever messages come. */
    @WithDefault("1h")
    Duration watchEvery();

    /** How often the provider's list is compared with ours. */
    @WithDefault("5m")
    Duration listEvery();

    /** How far back that list goes. */
    @WithDefault("P3D")
    Duration listBack();
}
