/** Faults on command. */
@NullMarked
package io.tollway.simulator.stripe.fault;

import org.jspecify.annotations.NullMarked;
