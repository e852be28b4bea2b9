@NullMarked
package io.tollway.billing.reconciliation;

import org.jspecify.annotations.NullMarked;
