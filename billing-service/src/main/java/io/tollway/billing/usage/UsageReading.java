package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.usage.UsageEvent;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads usage rows of one tenant. */
@ApplicationScoped
class UsageReading implements UsageHistory {
    private static final UUID AFTER_EVERYTHING = new UUID(-1, -1);

    private static final String ONE = """
            SELECT event::text AS event, true_up.returned_nano FROM usage_record record LEFT JOIN true_up USING (request_id)
             WHERE request_id = $2 AND record.tenant_id = $1
            """;

    private static final String PAGE = """
            SELECT event::text AS event, true_up.returned_nano FROM usage_record record LEFT JOIN true_up USING (request_id)
             WHERE record.tenant_id = $1 AND request_id < $2
             ORDER BY request_id DESC LIMIT $3
            """;

    private static final String APPLIED_BETWEEN = """
            SELECT event::text AS event FROM usage_record
             WHERE tenant_id = $1 AND applied_at >= $2 AND applied_at < $3 AND request_id > $4
             ORDER BY request_id LIMIT $5
            """;

    private static final String KEY_USAGE = """
            SELECT k.id AS key_id,
                   coalesce(sum(d.charged_nano), 0)::bigint AS total,
                   coalesce(sum(d.charged_nano) FILTER (WHERE d.day >= today), 0)::bigint AS day,
                   coalesce(sum(d.charged_nano) FILTER (WHERE d.day >= date_trunc('week', today)), 0)::bigint AS week,
                   coalesce(sum(d.charged_nano) FILTER (WHERE d.day >= date_trunc('month', today)), 0)::bigint AS month,
                   coalesce(sum(d.own_nano), 0)::bigint AS own_total,
                   coalesce(sum(d.own_nano) FILTER (WHERE d.day >= today), 0)::bigint AS own_day,
                   coalesce(sum(d.own_nano) FILTER (WHERE d.day >= date_trunc('week', today)), 0)::bigint AS own_week,
                   coalesce(sum(d.own_nano) FILTER (WHERE d.day >= date_trunc('month', today)), 0)::bigint AS own_month,
                   (SELECT coalesce(max(b.used_nano), 0) FROM bucket b
                     WHERE b.tenant_id = $1 AND b.kind = 'key' AND b.bucket_id = k.id
                       AND b.window_start <= now() AND b.window_end > now()) AS in_window
              FROM unnest($2::uuid[]) AS k (id)
             CROSS JOIN (SELECT (now() AT TIME ZONE 'UTC')::date::timestamp AS today) AS clock
              LEFT JOIN key_day d ON d.tenant_id = $1 AND d.key_id = k.id
             GROUP BY k.id
            """;

    private final Database database;

    UsageReading(Database database) {
        this.database = database;
    }

    /**
     * A request.
     *
     * @param trueUp what came back of an estimated charge; absent while no provider's count has corrected it
     */
    record Recorded(UsageEvent.Final event, @Nullable NanoUsd trueUp) {}

    Uni<Optional<Recorded>> find(OrganizationId organization, UUID requestId) {
        return database.inTenant(organization, sql -> sql.preparedQuery(ONE)
                .execute(Tuple.of(organization.value(), requestId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(UsageReading::recorded)
                        .findFirst()));
    }

    /** The newest first; {@code before} is the last id of the page before. */
    Uni<List<Recorded>> page(OrganizationId organization, Optional<UUID> before, int limit) {
        Tuple values = Tuple.of(organization.value(), before.orElse(AFTER_EVERYTHING), limit);
        return database.inTenant(
                organization, sql -> sql.preparedQuery(PAGE).execute(values).map(rows -> StreamSupport.stream(
                                rows.spliterator(), false)
                        .map(UsageReading::recorded)
                        .toList()));
    }

    /** What each of these keys has spent; one entry for each. */
    Uni<List<KeyUsage>> keyUsage(OrganizationId organization, List<UUID> keys) {
        UUID[] ids = keys.stream().distinct().toArray(UUID[]::new);
        return database.inTenant(organization, sql -> sql.preparedQuery(KEY_USAGE)
                .execute(Tuple.of(organization.value(), ids))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new KeyUsage(
                                row.getUUID("key_id"),
                                new NanoUsd(row.getLong("total")),
                                new NanoUsd(row.getLong("day")),
                                new NanoUsd(row.getLong("week")),
                                new NanoUsd(row.getLong("month")),
                                new NanoUsd(row.getLong("own_total")),
                                new NanoUsd(row.getLong("own_day")),
                                new NanoUsd(row.getLong("own_week")),
                                new NanoUsd(row.getLong("own_month")),
                                new NanoUsd(row.getLong("in_window"))))
                        .toList()));
    }

    @Override
    public Uni<List<UsageEvent.Final>> appliedBetween(
            OrganizationId organization, Instant from, Instant to, Optional<UUID> after, int limit) {
        Tuple values = Tuple.of(
                organization.value(),
                from.atOffset(ZoneOffset.UTC),
                to.atOffset(ZoneOffset.UTC),
                after.orElse(new UUID(0, 0)),
                limit);
        return database.inTenant(organization, sql -> sql.preparedQuery(APPLIED_BETWEEN)
                .execute(values)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(UsageReading::event)
                        .toList()));
    }

    private static Recorded recorded(Row row) {
        Long returned = row.getLong("returned_nano");
        return new Recorded(event(row), returned == null ? null : new NanoUsd(returned));
    }

    private static UsageEvent.Final event(Row row) {
        try {
            return EventJson.read(row.getString("event").getBytes(StandardCharsets.UTF_8), UsageEvent.Final.class);
        } catch (UnreadableEvent e) {
            throw new IllegalStateException("a usage row holds what was readable when it was written", e);
        }
    }
}
