package io.tollway.billing.ledger;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A wallet's row as read under its lock. Nano-dollars.
 *
 * @param frozen whether the ledger itself stopped new spending
 * @param frozenBy the dispute that did
 */
public record Wallet(
        UUID organizationId,
        long balance,
        long leased,
        long creditLine,
        long totalCredits,
        long totalUsage,
        boolean frozen,
        @Nullable String frozenBy,
        long paidAccount,
        long promoAccount,
        long version) {

    static final String COLUMNS = "tenant_id, balance_nano, leased_nano, credit_line_nano, total_credits_nano,"
            + " total_usage_nano, frozen, frozen_by, paid_account, promo_account, version";

    static Wallet of(Row row) {
        return new Wallet(
                row.getUUID("tenant_id"),
                row.getLong("balance_nano"),
                row.getLong("leased_nano"),
                row.getLong("credit_line_nano"),
                row.getLong("total_credits_nano"),
                row.getLong("total_usage_nano"),
                row.getBoolean("frozen"),
                row.getString("frozen_by"),
                row.getLong("paid_account"),
                row.getLong("promo_account"),
                row.getLong("version"));
    }

    /** What may still be promised: balance plus credit line minus live promises. Negative after an overspend. */
    public long available() {
        return Math.subtractExact(Math.addExact(balance, creditLine), leased);
    }
}
