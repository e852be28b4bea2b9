/** Breaks a rule of the architecture on purpose. */
@NullMarked
package io.tollway.simulator.stripe.right;

import org.jspecify.annotations.NullMarked;
