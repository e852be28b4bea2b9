/**
 * Payments that a card holder's bank takes back or asks about: what they do to the credit that was bought, to new spending and to leases that are out, until they are won or lost. The
 * provider is behind {@link io.tollway.billing.topup.dispute.DisputeRail}.
 */
@NullMarked
package io.tollway.billing.topup.dispute;

import org.jspecify.annotations.NullMarked;
