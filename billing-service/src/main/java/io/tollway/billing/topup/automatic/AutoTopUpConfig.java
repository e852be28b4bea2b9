package io.tollway.billing.topup.automatic;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How automatic top-ups are looked after and held back. */
@ConfigMapping(prefix = "billing.auto-top-up")
interface AutoTopUpConfig {
    /** How often balances and due attempts are looked at without anybody telling us. */
    @WithDefault("5s")
    Duration lookEvery();

    /** An unfinished attempt is first looked at after this long, then after twice as long each time. */
    @WithDefault("10s")
    Duration firstLook();

    /** The longest time between two looks. */
    @WithDefault("5m")
    Duration longestLook();

    /** How long a janitor keeps an attempt to itself; one that died with it is looked at again after this long. */
    @WithDefault("PT1M")
    Duration claimFor();

    /** A declined card is asked again after this long, then after twice as long each time. */
    @WithDefault("PT15M")
    Duration firstRetry();

    /** The longest time between two tries of a card. */
    @WithDefault("P1D")
    Duration longestRetry();

    /** How often a card is asked for one attempt. */
    @WithDefault("4")
    int mostTries();

    /** The brake on spending speed: as many attempts within {@code attemptsWithin} are made, the next one pauses. */
    @WithDefault("5")
    int mostAttempts();

    @WithDefault("PT1H")
    Duration attemptsWithin();

    /** How long an invoice is looked for whose creation was never answered; a draft takes no money. */
    @WithDefault("PT10M")
    Duration unknownWithin();

    /** How long somebody may take to confirm a payment that the bank wants confirmed. */
    @WithDefault("P7D")
    Duration actionWithin();

    /** How long the page takes a card; the provider allows 30 minutes to 24 hours. */
    @WithDefault("PT1H")
    Duration setupWithin();
}
