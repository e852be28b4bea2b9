@NullMarked
package io.tollway.billing.topup.automatic;

import org.jspecify.annotations.NullMarked;
