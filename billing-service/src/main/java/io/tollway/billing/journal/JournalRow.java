package io.tollway.billing.journal;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the journal, its values as the database wrote them out: so they look the same for ever, whatever a library makes of times and numbers.
 *
 * @param bookedAt UTC with microseconds, {@code 2026-11-21T08:00:00.000000Z}
 * @param values in the order of the kind's fields
 */
record JournalRow(RowKind kind, String bookedAt, UUID transaction, List<@Nullable String> values) {

    /** The UTC day it belongs to, {@code 2026-11-21}. */
    String day() {
        return bookedAt.substring(0, "2026-11-21".length());
    }
}
