/** Customers' own provider keys: write-only, with a guard for their base URLs. */
@NullMarked
package io.tollway.accounts.byok;

import org.jspecify.annotations.NullMarked;
