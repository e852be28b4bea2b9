package io.tollway.billing.ledger;

import java.util.Locale;

/** Why money moved. */
public enum PostingKind {
    TOP_UP,
    GRANT,
    USAGE,
    GRANT_EXPIRY,
    /** A charge was estimated and turned out too high; what was too much came back. */
    TRUE_UP,
    /** Unused credit was taken out, to go back to the payment it came from. */
    REFUND,
    /** The money of a refund left; the customer's credit had gone before. */
    REFUND_PAID,
    /** A refund failed; the credit came back. */
    REFUND_FAILED,
    /** A card's network took a payment back; the credit it had bought is held back. */
    DISPUTE,
    /** The payment is ours again, and so is the credit the customer's. */
    DISPUTE_WON,
    /** The payment is gone for good; the credit had gone before. */
    DISPUTE_LOST;

    /** As stored and as printed in documents. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PostingKind ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
