@NullMarked
package io.tollway.billing.lease;

import org.jspecify.annotations.NullMarked;
