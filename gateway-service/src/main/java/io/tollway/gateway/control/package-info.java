/** The management API behind the public origin: what is forwarded where, and the gateway's assertions. */
@NullMarked
package io.tollway.gateway.control;

import org.jspecify.annotations.NullMarked;
