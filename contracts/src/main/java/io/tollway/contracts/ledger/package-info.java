/** What billing-service publishes about spools, leases and balances. */
@NullMarked
package io.tollway.contracts.ledger;

import org.jspecify.annotations.NullMarked;
