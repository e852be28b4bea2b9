/** {@code ./tollway bench}: what the gateway costs beside nginx, measured in one go. */
@NullMarked
package io.tollway.bench;

import org.jspecify.annotations.NullMarked;
