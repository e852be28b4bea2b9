package io.tollway.billing.lease;

import io.tollway.billing.error.BillingError;
import java.util.Locale;
import java.util.UUID;

/** A finite budget that leases are cut from. */
record Bucket(Kind kind, UUID id) {
    enum Kind {
        /** The organization's balance. */
        BALANCE,
        /** A key's own spend limit. */
        KEY,
        /** A budget, or one value's part of a budget that holds for each value by itself. */
        BUDGET;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String wireName) {
            return switch (wireName) {
                case "balance" -> BALANCE;
                case "key" -> KEY;
                case "budget" -> BUDGET;
                default ->
                    throw BillingError.Invalid.field(
                                    "requests.bucket.kind", "invalid_value", "must be balance, key or budget")
                            .toException();
            };
        }
    }
}
