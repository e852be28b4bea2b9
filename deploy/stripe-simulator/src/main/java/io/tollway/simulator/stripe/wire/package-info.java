/** What travels over Stripe's API: form parameters and their schemas, errors, identifiers, currencies, JSON shapes. */
@NullMarked
package io.tollway.simulator.stripe.wire;

import org.jspecify.annotations.NullMarked;
