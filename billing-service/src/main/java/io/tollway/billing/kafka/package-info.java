/** Which Kafka broker is used, and how. */
@NullMarked
package io.tollway.billing.kafka;

import org.jspecify.annotations.NullMarked;
