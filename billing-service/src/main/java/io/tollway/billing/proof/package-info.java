/** The invariants that must hold at every instant, as SQL, run every minute and after every test. */
@NullMarked
package io.tollway.billing.proof;

import org.jspecify.annotations.NullMarked;
