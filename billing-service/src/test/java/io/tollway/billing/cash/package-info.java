/** What tests of the cash side stand on: real PostgreSQL, real Kafka and the Stripe simulator around a running service. */
@NullMarked
package io.tollway.billing.cash;

import org.jspecify.annotations.NullMarked;
