/** Events, webhook endpoints, and the signed delivery of one to the other. */
@NullMarked
package io.tollway.simulator.stripe.webhook;

import org.jspecify.annotations.NullMarked;
