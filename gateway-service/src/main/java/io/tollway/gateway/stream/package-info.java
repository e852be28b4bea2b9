/** Server-sent events: from bytes at any split to events. */
@NullMarked
package io.tollway.gateway.stream;

import org.jspecify.annotations.NullMarked;
