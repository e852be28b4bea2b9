/** Upstream providers: where they are, how one attempt is sent, and how its failures are classed. */
@NullMarked
package io.tollway.gateway.provider;

import org.jspecify.annotations.NullMarked;
