/** The Stripe simulator: its command line, its HTTP server and its life inside a test. */
@NullMarked
package io.tollway.simulator.stripe;

import org.jspecify.annotations.NullMarked;
