/** Test cards, payment intents, charges, refunds and the balance they add up to. */
@NullMarked
package io.tollway.simulator.stripe.payment;

import org.jspecify.annotations.NullMarked;
