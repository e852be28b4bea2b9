/** The simulator's memory: typed tables changed in transactions, kept in an fsynced journal. */
@NullMarked
package io.tollway.simulator.stripe.state;

import org.jspecify.annotations.NullMarked;
