/** The simulator from outside: Stripe's own client, a browser's requests, and a receiver of webhooks. */
@NullMarked
package io.tollway.simulator.stripe;

import org.jspecify.annotations.NullMarked;
