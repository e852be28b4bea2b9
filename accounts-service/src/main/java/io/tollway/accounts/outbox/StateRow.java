package io.tollway.accounts.outbox;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One row of {@code state_record}. A null payload is a tombstone. */
record StateRow(
        String topic, String key, long version, @Nullable String payload) {
    byte @Nullable [] payloadBytes() {
        return payload == null ? null : payload.getBytes(StandardCharsets.UTF_8);
    }
}
