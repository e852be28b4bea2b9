/**
 * Buying credit: what it costs, the order from its row to its lot in the ledger, and looking after orders that nobody told us the end of. What the payment provider is called stays
 * in {@code topup.stripe}, behind {@link io.tollway.billing.topup.CashRail}.
 */
@NullMarked
package io.tollway.billing.topup;

import org.jspecify.annotations.NullMarked;
