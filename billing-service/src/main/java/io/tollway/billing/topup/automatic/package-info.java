/**
 * Automatic top-up: the card an organization saved, what it allowed to be taken from it, and each attempt from the moment the balance is too low to the credit. An attempt is a row with a
 * state machine ({@link io.tollway.billing.topup.automatic.Attempt}), written before each call to the payment provider; start reading there, then at
 * {@link io.tollway.billing.topup.automatic.AttemptDriver}.
 */
@NullMarked
package io.tollway.billing.topup.automatic;

import org.jspecify.annotations.NullMarked;
