/** What integration tests stand on: a real PostgreSQL, a real Kafka, an identity provider, and test doubles of the other services at the other end of the wire. */
@NullMarked
package io.tollway.billing.stack;

import org.jspecify.annotations.NullMarked;
