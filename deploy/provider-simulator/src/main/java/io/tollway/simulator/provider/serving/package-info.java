/** One request from its first byte to its invoice row: the seam for dialects, pacing, faults and back-pressure. */
@NullMarked
package io.tollway.simulator.provider.serving;

import org.jspecify.annotations.NullMarked;
