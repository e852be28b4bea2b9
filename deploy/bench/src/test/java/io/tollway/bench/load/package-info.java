/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.load;

import org.jspecify.annotations.NullMarked;
