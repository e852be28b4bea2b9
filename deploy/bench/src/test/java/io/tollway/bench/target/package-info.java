/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.target;

import org.jspecify.annotations.NullMarked;
