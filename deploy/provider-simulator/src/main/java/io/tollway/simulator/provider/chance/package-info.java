/** Numbers that look random and follow from a seed. */
@NullMarked
package io.tollway.simulator.provider.chance;

import org.jspecify.annotations.NullMarked;
