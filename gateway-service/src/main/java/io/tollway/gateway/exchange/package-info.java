/** The life of one model call, from its first byte to its settlement. */
@NullMarked
package io.tollway.gateway.exchange;

import org.jspecify.annotations.NullMarked;
