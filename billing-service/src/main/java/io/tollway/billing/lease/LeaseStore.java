package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.lease.LeaseRequest.BudgetRef;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows behind grants. */
@ApplicationScoped
class LeaseStore {
    /** The window of a limit that never starts again. */
    static final Instant LIFETIME = Instant.EPOCH;

    private static final String EPOCHS = "SELECT id, epoch FROM spool WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE";

    private static final String GRANTS = """
            SELECT id, tenant_id, spool_id, bucket_kind, bucket_id, window_start, window_end, granted_nano, expires_at, policy_version
              FROM lease WHERE id = ANY($1::uuid[])
            """;

    private static final String SLOTS = """
            SELECT slot.place, coalesce(bucket.used_nano, 0) AS used, coalesce(bucket.leased_nano, 0) AS leased,
                   coalesce((SELECT sum(lease.granted_nano - lease.settled_nano) FROM lease
                              WHERE lease.tenant_id = slot.tenant_id AND lease.state = 'QUARANTINED'
                                AND lease.bucket_kind = slot.kind AND lease.bucket_id = slot.bucket_id
                                AND coalesce(lease.window_start, 'epoch') = slot.window_start
                                AND lease.window_end IS NOT DISTINCT FROM slot.window_end), 0)::bigint AS quarantined
              FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY
                   AS slot (tenant_id, kind, bucket_id, window_start, window_end, place)
              LEFT JOIN bucket ON bucket.tenant_id = slot.tenant_id AND bucket.kind = slot.kind AND bucket.bucket_id = slot.bucket_id
                              AND bucket.window_start = slot.window_start AND bucket.window_end = coalesce(slot.window_end, 'infinity')
            """;

    private static final String INSERT = """
            INSERT INTO lease (id, tenant_id, spool_id, node_id, epoch, bucket_kind, bucket_id, window_start, window_end, policy_version, granted_nano, expires_at)
            SELECT id, tenant_id, spool_id, node_id, epoch, kind, bucket_id, window_start, window_end, policy_version, granted, expires_at
              FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::uuid[], $8::timestamptz[], $9::timestamptz[], $10::bigint[], $11::bigint[], $12::timestamptz[])
                   AS fresh (id, tenant_id, spool_id, node_id, epoch, kind, bucket_id, window_start, window_end, policy_version, granted, expires_at)
            """;

    private static final String PROMISE = """
            INSERT INTO bucket (tenant_id, kind, bucket_id, window_start, window_end, leased_nano, budget_id, value, ceiling_nano)
            SELECT tenant_id, kind, bucket_id, window_start, coalesce(window_end, 'infinity'), leased, budget_id, value, ceiling
              FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::uuid[], $8::text[], $9::bigint[])
                   AS cut (tenant_id, kind, bucket_id, window_start, window_end, leased, budget_id, value, ceiling)
            ON CONFLICT (tenant_id, kind, bucket_id, window_start, window_end) DO UPDATE
               SET leased_nano = bucket.leased_nano + EXCLUDED.leased_nano,
                   ceiling_nano = CASE WHEN bucket.ceiling_nano IS NULL OR EXCLUDED.ceiling_nano IS NULL THEN NULL
                                       ELSE greatest(bucket.ceiling_nano, EXCLUDED.ceiling_nano) END
            """;

    /** A budget in one window. */
    record Slot(
            UUID organizationId, Bucket bucket, @Nullable Window window) {
        static Slot of(LeaseRequest request) {
            return new Slot(request.organizationId(), request.bucket(), request.window());
        }

        Instant windowStart() {
            return window == null ? LIFETIME : window.start();
        }
    }

    /**
     * What was cut from a limit or a budget in one call.
     *
     * @param ceiling the limit it was cut under; absent when none stood in the way
     * @param budget absent for a key's own limit
     */
    record Promise(
            long nano, @Nullable Long ceiling, @Nullable BudgetRef budget) {}

    record SlotRow(long used, long leased, long quarantined) {
        static final SlotRow EMPTY = new SlotRow(0, 0, 0);
    }

    /** A lease as it was granted. */
    record Grant(
            UUID leaseId,
            UUID organizationId,
            UUID spoolId,
            Bucket bucket,
            @Nullable Window window,
            long granted,
            Instant expiresAt,
            long policyVersion) {}

    /** One to be written, with the process it goes to. */
    record Fresh(Grant grant, String nodeId, long epoch) {}

    /** Holds the spools' epochs until the transaction ends, or fails because another process has one. */
    Uni<Void> checkEpochs(SqlConnection sql, List<GrantCall.Checked> calls) {
        UUID[] spools =
                calls.stream().map(GrantCall.Checked::spoolId).distinct().toArray(UUID[]::new);
        return sql.preparedQuery(EPOCHS)
                .execute(Tuple.of(spools))
                .invoke(rows -> {
                    Map<UUID, Long> epochs = new HashMap<>();
                    rows.forEach(row -> epochs.put(row.getUUID("id"), row.getLong("epoch")));
                    if (calls.stream().anyMatch(call -> !Objects.equals(epochs.get(call.spoolId()), call.epoch()))) {
                        throw new BillingError.Conflict(
                                        "stale_epoch",
                                        "This spool was opened by another process since; open it again before asking for leases.")
                                .toException();
                    }
                })
                .replaceWithVoid();
    }

    Uni<Map<UUID, Grant>> grants(SqlConnection sql, List<LeaseRequest> requests) {
        UUID[] ids = requests.stream().map(LeaseRequest::leaseId).toArray(UUID[]::new);
        return sql.preparedQuery(GRANTS).execute(Tuple.of(ids)).map(rows -> {
            Map<UUID, Grant> found = new HashMap<>();
            rows.forEach(row -> found.put(row.getUUID("id"), grant(row)));
            return found;
        });
    }

    Uni<Map<Slot, SlotRow>> slots(SqlConnection sql, Collection<Slot> slots) {
        List<Slot> asked = List.copyOf(slots);
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(column(asked, UUID[]::new, Slot::organizationId))
                .addArrayOfString(column(
                        asked, String[]::new, slot -> slot.bucket().kind().wireName()))
                .addArrayOfUUID(column(asked, UUID[]::new, slot -> slot.bucket().id()))
                .addArrayOfOffsetDateTime(column(asked, OffsetDateTime[]::new, slot -> utc(slot.windowStart())))
                .addArrayOfOffsetDateTime(bounds(asked, slot -> end(slot.window())));
        return sql.preparedQuery(SLOTS).execute(values).map(rows -> {
            Map<Slot, SlotRow> found = new HashMap<>();
            rows.forEach(row -> found.put(
                    asked.get(Math.toIntExact(row.getLong("place") - 1)),
                    new SlotRow(row.getLong("used"), row.getLong("leased"), row.getLong("quarantined"))));
            return found;
        });
    }

    Uni<Void> insert(SqlConnection sql, List<Fresh> all) {
        List<Grant> fresh = all.stream().map(Fresh::grant).toList();
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(column(fresh, UUID[]::new, Grant::leaseId))
                .addArrayOfUUID(column(fresh, UUID[]::new, Grant::organizationId))
                .addArrayOfUUID(column(fresh, UUID[]::new, Grant::spoolId))
                .addArrayOfString(column(all, String[]::new, Fresh::nodeId))
                .addArrayOfLong(column(all, Long[]::new, Fresh::epoch))
                .addArrayOfString(column(
                        fresh, String[]::new, grant -> grant.bucket().kind().wireName()))
                .addArrayOfUUID(
                        column(fresh, UUID[]::new, grant -> grant.bucket().id()))
                .addArrayOfOffsetDateTime(bounds(fresh, grant -> start(grant.window())))
                .addArrayOfOffsetDateTime(bounds(fresh, grant -> end(grant.window())))
                .addArrayOfLong(column(fresh, Long[]::new, Grant::policyVersion))
                .addArrayOfLong(column(fresh, Long[]::new, Grant::granted))
                .addArrayOfOffsetDateTime(column(fresh, OffsetDateTime[]::new, grant -> utc(grant.expiresAt())));
        return sql.preparedQuery(INSERT).execute(values).replaceWithVoid();
    }

    /** Counts what was cut from limits and budgets as promised. */
    Uni<Void> promise(SqlConnection sql, Map<Slot, Promise> limited) {
        if (limited.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Slot> slots = List.copyOf(limited.keySet());
        Long[] amounts = new Long[slots.size()];
        @Nullable Long[] ceilings = new @Nullable Long[amounts.length];
        @Nullable UUID[] budgets = new @Nullable UUID[amounts.length];
        @Nullable String[] named = new @Nullable String[amounts.length];
        for (int i = 0; i < amounts.length; i++) {
            Promise promise = Objects.requireNonNull(limited.get(slots.get(i)));
            amounts[i] = promise.nano();
            ceilings[i] = promise.ceiling();
            BudgetRef budget = promise.budget();
            budgets[i] = budget == null ? null : budget.budgetId();
            named[i] = budget == null ? null : budget.value();
        }
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(column(slots, UUID[]::new, Slot::organizationId))
                .addArrayOfString(column(
                        slots, String[]::new, slot -> slot.bucket().kind().wireName()))
                .addArrayOfUUID(column(slots, UUID[]::new, slot -> slot.bucket().id()))
                .addArrayOfOffsetDateTime(column(slots, OffsetDateTime[]::new, slot -> utc(slot.windowStart())))
                .addArrayOfOffsetDateTime(bounds(slots, slot -> end(slot.window())))
                .addArrayOfLong(amounts)
                .addArrayOfUUID(budgets)
                .addArrayOfString(named)
                .addArrayOfLong(ceilings);
        return sql.preparedQuery(PROMISE).execute(values).replaceWithVoid();
    }

    private static Grant grant(Row row) {
        OffsetDateTime start = row.getOffsetDateTime("window_start");
        OffsetDateTime end = row.getOffsetDateTime("window_end");
        return new Grant(
                row.getUUID("id"),
                row.getUUID("tenant_id"),
                row.getUUID("spool_id"),
                new Bucket(Bucket.Kind.of(row.getString("bucket_kind")), row.getUUID("bucket_id")),
                start == null || end == null ? null : new Window(start.toInstant(), end.toInstant()),
                row.getLong("granted_nano"),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getLong("policy_version"));
    }

    private static <T, C> C[] column(List<T> rows, java.util.function.IntFunction<C[]> array, Function<T, C> value) {
        return rows.stream().map(value).toArray(array);
    }

    /** A column that knows absent values. */
    static <T> @Nullable OffsetDateTime[] bounds(List<T> rows, Function<T, @Nullable OffsetDateTime> value) {
        @Nullable OffsetDateTime[] column = new @Nullable OffsetDateTime[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    private static @Nullable OffsetDateTime start(@Nullable Window window) {
        return window == null ? null : utc(window.start());
    }

    private static @Nullable OffsetDateTime end(@Nullable Window window) {
        return window == null ? null : utc(window.end());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
