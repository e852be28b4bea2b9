/** Stored responses. */
@NullMarked
package io.tollway.gateway.stored;

import org.jspecify.annotations.NullMarked;
