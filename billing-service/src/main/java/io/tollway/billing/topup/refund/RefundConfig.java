package io.tollway.billing.topup.refund;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a purchase can be refunded, and how long and how often we look after a refund. */
@ConfigMapping(prefix = "billing.refund")
interface RefundConfig {
    /** Unused credit can go back until so long after the payment; zero ends refunds by customers. */
    @WithDefault("P30D")
    Duration window();

    /** How often the janitor looks for refunds that are due. */
    @WithDefault("5s")
    Duration lookEvery();

    /** An unfinished refund is first looked at after this long, then after twice as long each time. */
    @WithDefault("10s")
    Duration firstLook();

    /** The longest time between two looks. */
    @WithDefault("5m")
    Duration longestLook();

    /** A refund that the provider never confirmed is looked for so long before its credit comes back; must stay below the 24 hours for which the provider remembers what it was asked. */
    @WithDefault("1h")
    Duration unknownAfter();

    /** How long after a refund its credit note is tried. */
    @WithDefault("24h")
    Duration creditNoteWithin();

    /** A refund that looks done is looked at again so often, because a bank can still send it back… */
    @WithDefault("6h")
    Duration watchEvery();

    /** …for so long. */
    @WithDefault("P30D")
    Duration watchFor();
}
