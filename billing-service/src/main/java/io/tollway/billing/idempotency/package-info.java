/** POSTs that move money once, however often they are sent: the Idempotency-Key header. */
@NullMarked
package io.tollway.billing.idempotency;

import org.jspecify.annotations.NullMarked;
