package io.tollway.gateway.error;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limit that refused a request, as the caller sees it in {@code error.metadata.limit}. Amounts are decimal strings in the limit's own unit (US dollars for money).
 *
 * @param source key, member, project, organization, balance, platform, provider or model
 * @param name the limit's name, e.g. {@code balance} or {@code in_flight}
 * @param remedy what the caller can do
 */
public record Limit(
        String source,
        String name,
        @Nullable String limit,
        @Nullable String used,
        @Nullable String held,
        @Nullable String requested,
        @Nullable Instant resetsAt,
        boolean fallbackAttempted,
        String remedy) {

    /** A limit of the platform itself, without amounts beyond the bound. */
    public static Limit platform(String name, long bound, String remedy) {
        return new Limit("platform", name, Long.toString(bound), null, null, null, null, false, remedy);
    }
}
