/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.statistics;

import org.jspecify.annotations.NullMarked;
