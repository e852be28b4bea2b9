/** {@code ./tollway chaos}: money proved by abuse of the real stack. */
@NullMarked
package io.tollway.chaos;

import org.jspecify.annotations.NullMarked;
