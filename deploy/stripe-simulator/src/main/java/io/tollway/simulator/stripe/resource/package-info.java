/** What every API resource has in common: endpoints, calls, lists, expansion. */
@NullMarked
package io.tollway.simulator.stripe.resource;

import org.jspecify.annotations.NullMarked;
