/** Usage events from Kafka into the ledger, exactly once, and the usage records that people read. */
@NullMarked
package io.tollway.billing.usage;

import org.jspecify.annotations.NullMarked;
