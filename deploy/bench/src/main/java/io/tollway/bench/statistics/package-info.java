/** Medians, quartiles and bootstrap intervals of per-round figures. */
@NullMarked
package io.tollway.bench.statistics;

import org.jspecify.annotations.NullMarked;
