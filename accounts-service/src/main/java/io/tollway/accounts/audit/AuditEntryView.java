package io.tollway.accounts.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One entry as the API shows it; {@code before} and {@code after} are JSON, not text. */
record AuditEntryView(
        UUID id,
        Instant at,
        String actor,
        String source,
        String action,
        String target,
        @JsonRawValue @Nullable String before,
        @JsonRawValue @Nullable String after,
        long seq,
        String previousHash,
        String hash) {

    /** A page, newest first. */
    record Page(List<AuditEntryView> data, @Nullable String nextCursor) {}

    static AuditEntryView of(AuditEntry entry) {
        return new AuditEntryView(
                entry.id(),
                entry.at(),
                entry.actor(),
                entry.source(),
                entry.action(),
                entry.target(),
                entry.before(),
                entry.after(),
                entry.seq(),
                entry.previousHash(),
                entry.hash());
    }
}
