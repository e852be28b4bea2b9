package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.usage.UsageRecords.Row;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What each key used each day, counted with the rows in their transaction. */
@ApplicationScoped
class KeyDays {
    /** Sorted, so that two transactions that count for the same keys wait for each other instead of deadlocking. */
    private static final String ADD = """
            INSERT INTO key_day AS known (tenant_id, key_id, day, requests, charged_nano, own_nano)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::bigint[], $5::bigint[], $6::bigint[]) ORDER BY 1, 2, 3
            ON CONFLICT (tenant_id, key_id, day) DO UPDATE
               SET requests = known.requests + EXCLUDED.requests, charged_nano = known.charged_nano + EXCLUDED.charged_nano,
                   own_nano = known.own_nano + EXCLUDED.own_nano
            """;

    private record KeyDay(UUID organizationId, UUID keyId, LocalDate day) {}

    private record Use(long requests, long chargedNano, long ownNano) {
        static Use of(Final event) {
            return new Use(1, event.chargeNano(), event.credentialSource().startsWith("byok") ? event.listNano() : 0);
        }

        Use plus(Use other) {
            return new Use(
                    requests + other.requests,
                    Math.addExact(chargedNano, other.chargedNano),
                    Math.addExact(ownNano, other.ownNano));
        }
    }

    /** @param fresh rows that were inserted in this transaction */
    Uni<Void> add(SqlConnection sql, Collection<Row> fresh) {
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<KeyDay, Use> uses = new HashMap<>();
        for (Row row : fresh) {
            Final event = row.event();
            LocalDate day = LocalDate.ofInstant(event.endedAt(), ZoneOffset.UTC);
            uses.merge(new KeyDay(event.organizationId(), event.keyId(), day), Use.of(event), Use::plus);
        }
        List<Map.Entry<KeyDay, Use>> all = List.copyOf(uses.entrySet());
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(
                        all.stream().map(each -> each.getKey().organizationId()).toArray(UUID[]::new))
                .addArrayOfUUID(all.stream().map(each -> each.getKey().keyId()).toArray(UUID[]::new))
                .addArrayOfLocalDate(
                        all.stream().map(each -> each.getKey().day()).toArray(LocalDate[]::new))
                .addArrayOfLong(
                        all.stream().map(each -> each.getValue().requests()).toArray(Long[]::new))
                .addArrayOfLong(
                        all.stream().map(each -> each.getValue().chargedNano()).toArray(Long[]::new))
                .addArrayOfLong(
                        all.stream().map(each -> each.getValue().ownNano()).toArray(Long[]::new));
        return sql.preparedQuery(ADD).execute(values).replaceWithVoid();
    }
}
