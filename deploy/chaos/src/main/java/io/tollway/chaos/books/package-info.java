/** Afterwards: what clients saw, the ledger and the invoices of the simulators side by side. */
@NullMarked
package io.tollway.chaos.books;

import org.jspecify.annotations.NullMarked;
