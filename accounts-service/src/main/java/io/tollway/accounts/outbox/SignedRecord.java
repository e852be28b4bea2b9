package io.tollway.accounts.outbox;

import org.jspecify.annotations.Nullable;

/** A state record as it travels: over Kafka as headers and value, over HTTP as this object. {@code payload} is the JSON text that was signed. */
public record SignedRecord(
        String topic,
        String key,
        long version,
        String kid,
        String sig,
        @Nullable String payload) {}
