/** A stand-in for the simulator's packages, for the architecture test. */
@NullMarked
package io.tollway.simulator;

import org.jspecify.annotations.NullMarked;
