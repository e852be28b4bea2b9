/** Checkout sessions in payment mode, and the page on which they are paid. */
@NullMarked
package io.tollway.simulator.stripe.checkout;

import org.jspecify.annotations.NullMarked;
