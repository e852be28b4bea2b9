package io.tollway.billing.ledger;

import java.util.Locale;

/** Why money moved. */
public enum PostingKind {
    TOP_UP,
    GRANT,
    USAGE,
    GRANT_EXPIRY,
    /** A charge was estimated and turned out too high; what was too much came back. */
    TRUE_UP;

    /** As stored and as printed in documents. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PostingKind ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
