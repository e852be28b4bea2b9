/** What connections to clients and to providers have in common below HTTP. */
@NullMarked
package io.tollway.gateway.socket;

import org.jspecify.annotations.NullMarked;
