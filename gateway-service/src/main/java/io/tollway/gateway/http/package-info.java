/** The public port: framing, paths, and which handler answers. */
@NullMarked
package io.tollway.gateway.http;

import org.jspecify.annotations.NullMarked;
