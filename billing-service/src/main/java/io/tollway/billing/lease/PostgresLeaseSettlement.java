package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.LeaseClosed;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresLeaseSettlement implements LeaseSettlement {
    private static final String STAMPS =
            "SELECT id, tenant_id, spool_id, bucket_kind, bucket_id FROM lease WHERE id = ANY($1::uuid[])";

    private static final String DRAW = """
            UPDATE lease
               SET settled_nano = CASE WHEN state IN ('CLOSED', 'FORCED') THEN settled_nano
                                       ELSE least(granted_nano, settled_nano + draw.amount) END,
                   excess_nano = excess_nano + CASE WHEN state IN ('CLOSED', 'FORCED') THEN draw.amount
                                                    ELSE greatest(0, settled_nano + draw.amount - granted_nano) END,
                   events = lease.events + draw.events
              FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS draw (id, events, amount)
             WHERE lease.id = draw.id
            RETURNING lease.tenant_id, lease.bucket_kind, lease.bucket_id, coalesce(lease.window_start, 'epoch') AS window_start, lease.window_end,
                      new.settled_nano - old.settled_nano AS released, draw.amount AS used
            """;

    private static final String DECLARE = """
            UPDATE lease
               SET declared_events = said.events, declared_nano = said.amount, declared_seq = said.seq,
                   state = CASE WHEN state = 'OPEN' THEN 'CLOSING' ELSE state END
              FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS said (id, seq, events, amount)
             WHERE lease.id = said.id AND state NOT IN ('CLOSED', 'FORCED') AND coalesce(declared_seq, 0) < said.seq
            """;

    private static final String CLOSE_PROVEN = """
            UPDATE lease SET state = 'CLOSED', closed_at = now()
             WHERE id = ANY($1::uuid[]) AND state IN ('CLOSING', 'QUARANTINED')
               AND declared_events = events AND declared_nano = settled_nano + excess_nano
            RETURNING id, tenant_id, spool_id, bucket_kind, bucket_id, coalesce(window_start, 'epoch') AS window_start, window_end,
                      granted_nano - settled_nano AS released, 0::bigint AS used
            """;

    private static final String COUNT = """
            UPDATE bucket SET used_nano = used_nano + change.used, leased_nano = leased_nano - change.released
              FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::bigint[])
                   AS change (tenant_id, kind, bucket_id, window_start, window_end, used, released)
             WHERE bucket.tenant_id = change.tenant_id AND bucket.kind = change.kind AND bucket.bucket_id = change.bucket_id
               AND bucket.window_start = change.window_start AND bucket.window_end = coalesce(change.window_end, 'infinity')
            RETURNING bucket.tenant_id, bucket.kind, bucket.bucket_id, bucket.budget_id, bucket.value, bucket.window_start, old.used_nano AS before, new.used_nano AS now
            """;

    private final BudgetAlerts alerts;

    PostgresLeaseSettlement(BudgetAlerts alerts) {
        this.alerts = alerts;
    }

    /** @param windowEnd absent for a limit that never starts again */
    private record Slot(
            UUID organizationId,
            String kind,
            UUID id,
            OffsetDateTime windowStart,
            @Nullable OffsetDateTime windowEnd) {}

    private record Change(long used, long released) {
        Change plus(Change other) {
            return new Change(Math.addExact(used, other.used), Math.addExact(released, other.released));
        }
    }

    @Override
    public Uni<Map<UUID, LeaseStamp>> stamps(SqlConnection sql, Collection<UUID> leases) {
        if (leases.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return sql.preparedQuery(STAMPS)
                .execute(Tuple.of(leases.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, LeaseStamp> stamps = new HashMap<>();
                    rows.forEach(row -> stamps.put(
                            row.getUUID("id"),
                            new LeaseStamp(
                                    row.getUUID("id"),
                                    row.getUUID("tenant_id"),
                                    row.getUUID("spool_id"),
                                    row.getString("bucket_kind"),
                                    row.getUUID("bucket_id"))));
                    return stamps;
                });
    }

    @Override
    public Uni<Settled> settle(SqlConnection sql, LeaseCharges charges) {
        Map<Slot, Change> changes = new HashMap<>();
        List<OutboxRecord> ended = new ArrayList<>();
        return draw(sql, charges.draws(), changes)
                .chain(() -> declare(sql, charges.closes()))
                .chain(() -> closeProven(sql, charges, changes, ended))
                .chain(() -> count(sql, changes))
                .map(told -> {
                    ended.addAll(told);
                    return new Settled(releasedBalances(changes), ended);
                });
    }

    private static Uni<Void> draw(SqlConnection sql, List<LeaseCharges.Draw> draws, Map<Slot, Change> changes) {
        if (draws.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple values = Tuple.of(
                draws.stream().map(LeaseCharges.Draw::leaseId).toArray(UUID[]::new),
                draws.stream().map(LeaseCharges.Draw::events).toArray(Long[]::new),
                draws.stream().map(LeaseCharges.Draw::amountNano).toArray(Long[]::new));
        return sql.preparedQuery(DRAW)
                .execute(values)
                .invoke(rows -> collect(rows, changes))
                .replaceWithVoid();
    }

    private static Uni<Void> declare(SqlConnection sql, List<LeaseCharges.Declaration> closes) {
        if (closes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<UUID, LeaseCharges.Declaration> newest = new HashMap<>();
        closes.forEach(close -> newest.merge(close.leaseId(), close, (a, b) -> a.spoolSeq() >= b.spoolSeq() ? a : b));
        List<LeaseCharges.Declaration> said = List.copyOf(newest.values());
        Tuple values = Tuple.of(
                said.stream().map(LeaseCharges.Declaration::leaseId).toArray(UUID[]::new),
                said.stream().map(LeaseCharges.Declaration::spoolSeq).toArray(Long[]::new),
                said.stream().map(LeaseCharges.Declaration::events).toArray(Long[]::new),
                said.stream().map(LeaseCharges.Declaration::sumNano).toArray(Long[]::new));
        return sql.preparedQuery(DECLARE).execute(values).replaceWithVoid();
    }

    private static Uni<Void> closeProven(
            SqlConnection sql, LeaseCharges charges, Map<Slot, Change> changes, List<OutboxRecord> ended) {
        UUID[] touched = java.util.stream.Stream.concat(
                        charges.draws().stream().map(LeaseCharges.Draw::leaseId),
                        charges.closes().stream().map(LeaseCharges.Declaration::leaseId))
                .distinct()
                .toArray(UUID[]::new);
        if (touched.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return sql.preparedQuery(CLOSE_PROVEN)
                .execute(Tuple.of(touched))
                .invoke(rows -> {
                    collect(rows, changes);
                    rows.forEach(row -> ended.add(
                            ended(row.getUUID("id"), row.getUUID("spool_id"), row.getUUID("tenant_id"), "closed")));
                })
                .replaceWithVoid();
    }

    /** A lease ends once, so there is only one version of the event. */
    static OutboxRecord ended(UUID lease, UUID spool, UUID organization, String state) {
        return OutboxRecord.of(
                Topics.LEASE_CLOSED, lease.toString(), new LeaseClosed(lease, spool, organization, state, 1));
    }

    /** Before a lease ends it can be asked back; version 0, so that its end is always the newer word. */
    static OutboxRecord recalled(UUID lease, UUID spool, UUID organization) {
        return OutboxRecord.of(
                Topics.LEASE_CLOSED, lease.toString(), new LeaseClosed(lease, spool, organization, "recalled", 0));
    }

    private Uni<List<OutboxRecord>> count(SqlConnection sql, Map<Slot, Change> changes) {
        List<Slot> slots = changes.keySet().stream()
                .filter(slot -> !slot.kind().equals(Bucket.Kind.BALANCE.wireName()))
                .toList();
        if (slots.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(slots.stream().map(Slot::organizationId).toArray(UUID[]::new))
                .addArrayOfString(slots.stream().map(Slot::kind).toArray(String[]::new))
                .addArrayOfUUID(slots.stream().map(Slot::id).toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(slots.stream().map(Slot::windowStart).toArray(OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(LeaseStore.bounds(slots, Slot::windowEnd))
                .addArrayOfLong(slots.stream()
                        .map(slot -> changeOf(changes, slot).used())
                        .toArray(Long[]::new))
                .addArrayOfLong(slots.stream()
                        .map(slot -> changeOf(changes, slot).released())
                        .toArray(Long[]::new));
        return sql.preparedQuery(COUNT).execute(values).map(rows -> {
            List<OutboxRecord> told = new ArrayList<>();
            rows.forEach(row -> alerts.of(new BudgetAlerts.Spent(
                            row.getUUID("tenant_id"),
                            row.getUUID("bucket_id"),
                            row.getUUID("budget_id"),
                            row.getString("value"),
                            row.getOffsetDateTime("window_start").toInstant(),
                            row.getLong("before"),
                            row.getLong("now")))
                    .ifPresent(told::add));
            return told;
        });
    }

    private static Change changeOf(Map<Slot, Change> changes, Slot slot) {
        return changes.getOrDefault(slot, new Change(0, 0));
    }

    private static void collect(RowSet<Row> rows, Map<Slot, Change> changes) {
        rows.forEach(row -> changes.merge(
                new Slot(
                        row.getUUID("tenant_id"),
                        row.getString("bucket_kind"),
                        row.getUUID("bucket_id"),
                        row.getOffsetDateTime("window_start"),
                        row.getOffsetDateTime("window_end")),
                new Change(row.getLong("used"), row.getLong("released")),
                Change::plus));
    }

    private static Map<UUID, Long> releasedBalances(Map<Slot, Change> changes) {
        Map<UUID, Long> released = new HashMap<>();
        changes.forEach((slot, change) -> {
            if (slot.kind().equals(Bucket.Kind.BALANCE.wireName()) && change.released() > 0) {
                released.merge(slot.organizationId(), change.released(), Math::addExact);
            }
        });
        return released;
    }
}
