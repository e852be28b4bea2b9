/** Keys, tokens and passwords of the local stack: made once, kept with the data, readable by their owner only. */
@NullMarked
package io.tollway.local.secret;

import org.jspecify.annotations.NullMarked;
