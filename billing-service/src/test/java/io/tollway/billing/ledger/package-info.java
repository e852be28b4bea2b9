@NullMarked
package io.tollway.billing.ledger;

import org.jspecify.annotations.NullMarked;
