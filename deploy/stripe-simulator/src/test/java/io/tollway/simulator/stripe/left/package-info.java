/** Breaks a rule of the architecture on purpose. */
@NullMarked
package io.tollway.simulator.stripe.left;

import org.jspecify.annotations.NullMarked;
