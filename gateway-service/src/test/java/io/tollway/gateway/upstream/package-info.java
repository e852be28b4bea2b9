/** Connections to providers against servers that are written down to their bytes. */
@NullMarked
package io.tollway.gateway.upstream;

import org.jspecify.annotations.NullMarked;
