package io.tollway.billing.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Proving that what was sealed is unchanged. */
@ConfigMapping(prefix = "billing.journal")
interface JournalConfig {
    /** How often a round of sealed days is read again and compared with their seals, a duration; {@code off} leaves it to whoever downloads journals. */
    @WithDefault("10m")
    String checkEvery();
}
