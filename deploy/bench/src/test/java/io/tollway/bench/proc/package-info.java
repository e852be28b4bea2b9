/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.proc;

import org.jspecify.annotations.NullMarked;
