/** State records: written in the transaction that changes a thing, signed, and relayed to Kafka's compacted topics. */
@NullMarked
package io.tollway.accounts.outbox;

import org.jspecify.annotations.NullMarked;
