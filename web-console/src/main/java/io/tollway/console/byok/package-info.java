/** A customer's own provider keys. */
@NullMarked
package io.tollway.console.byok;

import org.jspecify.annotations.NullMarked;
