/** The simulator's own routes under /_simulator/, for loopback callers only. */
@NullMarked
package io.tollway.simulator.provider.control;

import org.jspecify.annotations.NullMarked;
