package io.tollway.billing.usage;

import io.tollway.contracts.usage.UsageEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code usage.events.v1} with what reading it gave.
 *
 * @param key the record key as it came
 * @param bytes the value as it came, kept for the dead letter
 */
record ReadRecord(long offset, Instant timestamp, @Nullable String key, byte @Nullable [] bytes, Content content) {
    private static final String UNSTORABLE = "rejected_by_database";

    sealed interface Content {
        record Event(UsageEvent event) implements Content {}

        /**
         * Cannot be applied as it is.
         *
         * @param event what it says, where that could be read
         */
        record Poison(
                String reason, String detail, @Nullable UsageEvent event) implements Content {}
    }

    ReadRecord asPoison(String reason, String detail) {
        UsageEvent event =
                switch (content) {
                    case Content.Event(UsageEvent read) -> read;
                    case Content.Poison poison -> poison.event();
                };
        return new ReadRecord(offset, timestamp, key, bytes, new Content.Poison(reason, detail, event));
    }

    /** As poison of which nothing but the bytes may reach the database: something in it is what the database refused. */
    ReadRecord asUnstorable(String detail) {
        return new ReadRecord(offset, timestamp, key, bytes, new Content.Poison(UNSTORABLE, detail, null));
    }

    boolean isUnstorable() {
        return content instanceof Content.Poison poison && poison.reason().equals(UNSTORABLE);
    }
}
