/**
 * Compares the ledger with the payment provider's own books, every hour: what was taken, given back and withdrawn, payment by payment. The books are behind
 * {@link io.tollway.billing.reconciliation.ProviderBooks}; a difference is an invariant that does not hold, and operators see which payment it is.
 */
@NullMarked
package io.tollway.billing.reconciliation;

import org.jspecify.annotations.NullMarked;
