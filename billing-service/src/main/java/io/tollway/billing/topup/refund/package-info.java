/**
 * Unused credit back to the payment it came from: what could come back and why not more, the refund from its row to its end at the payment provider, and looking after those that
 * nobody told us the end of. The provider is behind {@link io.tollway.billing.topup.refund.RefundRail}.
 */
@NullMarked
package io.tollway.billing.topup.refund;

import org.jspecify.annotations.NullMarked;
