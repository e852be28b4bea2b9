package io.tollway.billing.topup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What may be bought, what it costs, and how long and how often we look after an order. */
@ConfigMapping(prefix = "billing.top-up")
interface TopUpConfig {
    /** Least credit per order, cents. */
    @WithDefault("500")
    long minimumCents();

    /** Most credit per order, cents. */
    @WithDefault("2500000")
    long maximumCents();

    /** How long the payment page takes money; the provider allows 30 minutes to 24 hours. */
    @WithDefault("PT1H")
    Duration payWithin();

    /** The tax regime new orders are sold under. */
    @WithDefault("none")
    TaxRegime taxRegime();

    Fee fee();

    /** How often the janitor looks for orders that are due. */
    @WithDefault("5s")
    Duration lookEvery();

    /** An unfinished order is first looked at after this long, then after twice as long each time. */
    @WithDefault("10s")
    Duration firstLook();

    /** The longest time between two looks. */
    @WithDefault("5m")
    Duration longestLook();

    /** How long after payment the provider's own invoice is waited for. */
    @WithDefault("24h")
    Duration receiptWithin();

    /** The platform fee. */
    interface Fee {
        /** Rate in 1/10 000 of the credit. */
        @WithDefault("550")
        int basisPoints();

        /** Least fee, cents. */
        @WithDefault("80")
        long minimumCents();

        /** Other rates for larger orders. */
        List<Tier> tiers();
    }

    /** A rate that applies from an amount of credit on. */
    interface Tier {
        long fromCents();

        int basisPoints();

        @WithDefault("0")
        long minimumCents();
    }

    /** The fee configuration as the rule that computes with it. */
    default FeeSchedule feeSchedule() {
        List<FeeSchedule.Tier> tiers = new ArrayList<>();
        tiers.add(new FeeSchedule.Tier(UsdCents.ZERO, fee().basisPoints(), new UsdCents(fee().minimumCents())));
        for (Tier tier : fee().tiers()) {
            tiers.add(new FeeSchedule.Tier(
                    new UsdCents(tier.fromCents()), tier.basisPoints(), new UsdCents(tier.minimumCents())));
        }
        return new FeeSchedule(tiers);
    }
}
