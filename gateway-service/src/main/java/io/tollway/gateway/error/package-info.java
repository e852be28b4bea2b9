/** What the gateway can refuse or fail with, and how each error looks on the wire. */
@NullMarked
package io.tollway.gateway.error;

import org.jspecify.annotations.NullMarked;
