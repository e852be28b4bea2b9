/** The phases of a run, each measuring one figure of one target in one window. */
@NullMarked
package io.tollway.bench.measure;

import org.jspecify.annotations.NullMarked;
