/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.measure;

import org.jspecify.annotations.NullMarked;
