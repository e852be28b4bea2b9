/** Events written in the transaction that caused them, and the relay that brings them to Kafka at least once, in order per key. */
@NullMarked
package io.tollway.billing.outbox;

import org.jspecify.annotations.NullMarked;
