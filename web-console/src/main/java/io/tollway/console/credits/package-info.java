/** Balance, its composition, and top-ups. */
@NullMarked
package io.tollway.console.credits;

import org.jspecify.annotations.NullMarked;
