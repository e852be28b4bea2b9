/** Which candidates a request may be sent to, in which order, and why; and what is known of their health. */
@NullMarked
package io.tollway.gateway.routing;

import org.jspecify.annotations.NullMarked;
