/** Failures on command: what may go wrong, for whom, how often. */
@NullMarked
package io.tollway.simulator.provider.fault;

import org.jspecify.annotations.NullMarked;
