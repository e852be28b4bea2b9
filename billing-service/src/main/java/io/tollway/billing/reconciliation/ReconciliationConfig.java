package io.tollway.billing.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Comparing the ledger with the payment provider's books. */
@ConfigMapping(prefix = "billing.reconciliation")
interface ReconciliationConfig {
    /** How often, a duration; {@code off} leaves it to operators. */
    @WithDefault("1h")
    String every();

    /** Money that moved less than this ago is not compared yet: its notice or its posting may still be on the way. */
    @WithDefault("1h")
    Duration settle();
}
