package io.tollway.gateway.credit;

import java.util.UUID;

/**
 * What a lease draws on: an organization's balance, or a key's own limit or a budget in one calendar window.
 *
 * @param windowStart epoch milliseconds; {@link #NO_WINDOW} for the balance and for lifetime limits
 */
record BucketKey(Kind kind, UUID id, UUID organization, long windowStart, long windowEnd) {
    static final long NO_WINDOW = Long.MIN_VALUE;

    /** The order of the constants is the order in which a request reserves. */
    enum Kind {
        BALANCE("balance"),
        KEY("key"),
        BUDGET("budget");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }

        static Kind of(String wireName) {
            for (Kind each : values()) {
                if (each.wireName.equals(wireName)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("unknown bucket kind " + wireName);
        }
    }

    static BucketKey balance(UUID organization) {
        return new BucketKey(Kind.BALANCE, organization, organization, NO_WINDOW, NO_WINDOW);
    }

    boolean hasWindow() {
        return windowStart != NO_WINDOW;
    }
}
