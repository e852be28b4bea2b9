package io.tollway.billing.topup;

import java.util.Comparator;
import java.util.List;

/**
 * The platform fee on a top-up: the tier that the credit amount falls into decides the rate, and a fee is never below its tier's minimum.
 *
 * @param tiers at least one; the lowest starts at zero
 */
record FeeSchedule(List<Tier> tiers) {

    /**
     * @param from the least credit amount the tier applies to
     * @param basisPoints rate in 1/10 000 of the credit amount
     * @param minimum the least fee
     */
    record Tier(UsdCents from, int basisPoints, UsdCents minimum) {
        Tier {
            if (basisPoints < 0 || basisPoints > 10_000) {
                throw new IllegalArgumentException(
                        "billing.top-up.fee: a rate must be between 0 and 10000 basis points");
            }
        }

        UsdCents on(UsdCents credit) {
            UsdCents fee = credit.share(basisPoints);
            return fee.compareTo(minimum) < 0 ? minimum : fee;
        }
    }

    FeeSchedule {
        tiers = tiers.stream().sorted(Comparator.comparing(Tier::from)).toList();
        if (tiers.isEmpty() || tiers.getFirst().from().value() != 0) {
            throw new IllegalArgumentException("billing.top-up.fee: the lowest tier must start at 0");
        }
        if (tiers.stream().map(Tier::from).distinct().count() != tiers.size()) {
            throw new IllegalArgumentException("billing.top-up.fee: two tiers start at the same amount");
        }
    }

    UsdCents feeOn(UsdCents credit) {
        Tier tier = tiers.getFirst();
        for (Tier candidate : tiers) {
            if (candidate.from().compareTo(credit) <= 0) {
                tier = candidate;
            }
        }
        return tier.on(credit);
    }
}
