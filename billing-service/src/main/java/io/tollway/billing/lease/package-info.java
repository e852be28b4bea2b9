/** The lease authority: slices of a balance or of a budget, granted under the wallet's lock and given back only against a matching declaration. */
@NullMarked
package io.tollway.billing.lease;

import org.jspecify.annotations.NullMarked;
