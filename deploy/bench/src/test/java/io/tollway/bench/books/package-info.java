/** Tests of the package of the same name. */
@NullMarked
package io.tollway.bench.books;

import org.jspecify.annotations.NullMarked;
