/** Estimated charges that a provider's own count corrects downwards afterwards. */
@NullMarked
package io.tollway.billing.trueup;

import org.jspecify.annotations.NullMarked;
