package io.tollway.billing.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account of the chart.
 *
 * @param tenant absent for the platform's own accounts
 * @param subKey splits one account over several rows (jurisdictions, Kafka partitions)
 */
record Account(@Nullable UUID tenant, Code code, String subKey) {

    /** The chart, with the side on which each account normally grows. */
    enum Code {
        CREDIT_PAID('C'),
        CREDIT_PROMO('C'),
        /** Bought credit held back while a dispute is open. */
        CREDIT_DISPUTED('C'),
        STRIPE_CLEARING('D'),
        REVENUE_USAGE('C'),
        REVENUE_TOPUP_FEE('C'),
        PROMO_EXPENSE('D'),
        PROMO_REDEEMED('C'),
        TAX_PAYABLE('C'),
        /** Promised back; the provider has not done it yet. */
        REFUND_CLEARING('C'),
        /** Taken by a card's network, outcome open. */
        DISPUTE_RECEIVABLE('D'),
        DISPUTE_FEES('D'),
        BAD_DEBT('D');

        private final char normalSide;

        Code(char normalSide) {
            this.normalSide = normalSide;
        }

        String normalSide() {
            return String.valueOf(normalSide);
        }
    }

    static Account platform(Code code, String subKey) {
        return new Account(null, code, subKey);
    }
}
