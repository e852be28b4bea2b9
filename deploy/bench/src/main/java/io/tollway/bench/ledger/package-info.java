/** What money costs: debits, leases, the spool and the check of a lease, each measured on the real code and counted only when its books close. */
@NullMarked
package io.tollway.bench.ledger;

import org.jspecify.annotations.NullMarked;
