/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.result;

import org.jspecify.annotations.NullMarked;
