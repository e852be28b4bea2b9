package io.tollway.gateway.error;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limit that refused a request, as the caller sees it in {@code error.metadata.limit}. Amounts are decimal strings in the limit's own unit (US dollars for money).
 *
 * @param source key, member, project, organization, model, tag, end_user, balance, platform or provider
 * @param name the limit's name, e.g. {@code balance} or {@code in_flight}
 * @param remedy what the caller can do
 * @param budget the budget that it is; absent for any other limit
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
        String remedy,
        @Nullable Budget budget) {

    /**
     * A budget by its id.
     *
     * @param window daily, weekly, monthly or lifetime
     * @param value whose part of a budget for each value is used up
     */
    public record Budget(String id, String window, @Nullable String value) {}

    /** A limit that is no budget. */
    public Limit(
            String source,
            String name,
            @Nullable String limit,
            @Nullable String used,
            @Nullable String held,
            @Nullable String requested,
            @Nullable Instant resetsAt,
            boolean fallbackAttempted,
            String remedy) {
        this(source, name, limit, used, held, requested, resetsAt, fallbackAttempted, remedy, null);
    }

    /** A limit of the platform itself, without amounts beyond the bound. */
    public static Limit platform(String name, long bound, String remedy) {
        return new Limit("platform", name, Long.toString(bound), null, null, null, null, false, remedy);
    }
}
