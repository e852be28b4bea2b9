/** Tests across the bench's packages. */
@NullMarked
package io.tollway.bench;

import org.jspecify.annotations.NullMarked;
