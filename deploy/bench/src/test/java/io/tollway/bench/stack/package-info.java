/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.stack;

import org.jspecify.annotations.NullMarked;
