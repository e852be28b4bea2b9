@NullMarked
package io.tollway.billing.topup.dispute;

import org.jspecify.annotations.NullMarked;
