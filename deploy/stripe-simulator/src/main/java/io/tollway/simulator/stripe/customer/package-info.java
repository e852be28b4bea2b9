/** Customers. */
@NullMarked
package io.tollway.simulator.stripe.customer;

import org.jspecify.annotations.NullMarked;
