/** The launcher behind {@code ./tollway}: starts the whole product on one machine, real components included. */
@NullMarked
package io.tollway.local;

import org.jspecify.annotations.NullMarked;
