/** The double-entry journal, wallets and lots: the only truth about credits. Everything that moves money goes through {@link io.tollway.billing.ledger.Ledger}. */
@NullMarked
package io.tollway.billing.ledger;

import org.jspecify.annotations.NullMarked;
