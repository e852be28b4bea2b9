@NullMarked
package io.tollway.billing.topup.refund;

import org.jspecify.annotations.NullMarked;
