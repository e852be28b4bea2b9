/** Breaks a rule of the architecture test on purpose. */
@NullMarked
package io.tollway.gateway.broken.cycle.one;

import org.jspecify.annotations.NullMarked;
