/** Calls between services of ours: the bearer they know each other by, and billing as it is asked from here. */
@NullMarked
package io.tollway.accounts.peer;

import org.jspecify.annotations.NullMarked;
