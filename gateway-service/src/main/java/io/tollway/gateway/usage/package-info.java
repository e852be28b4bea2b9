/** The record of every request: rated, kept in a local spool that survives a crash, shipped to Kafka. Start reading at {@link io.tollway.gateway.usage.UsageLog}. */
@NullMarked
package io.tollway.gateway.usage;

import org.jspecify.annotations.NullMarked;
