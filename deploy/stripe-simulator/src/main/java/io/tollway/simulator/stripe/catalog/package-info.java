/** Products and prices. */
@NullMarked
package io.tollway.simulator.stripe.catalog;

import org.jspecify.annotations.NullMarked;
