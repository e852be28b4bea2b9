package io.tollway.billing.trueup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.money.NanoUsd;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The rows behind true-ups. */
@ApplicationScoped
class TrueUpRows {
    private static final String CHARGED =
            "SELECT transaction_id, event::text AS event FROM usage_record WHERE request_id = $1";

    private static final String EARLIER =
            "SELECT reported::text AS reported, due_nano, returned_nano FROM true_up WHERE request_id = $1";

    private static final String PAID_BACK = """
            SELECT coalesce(sum(returned_paid_nano), 0)::bigint AS paid FROM true_up WHERE tenant_id = $1 AND usage_transaction = $2
            """;

    private static final String KEEP = """
            INSERT INTO true_up (request_id, tenant_id, usage_transaction, reported, due_nano, returned_nano, returned_paid_nano, reason, actor)
            VALUES ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8, $9)
            """;

    /** A request as it was charged. */
    record Charged(UUID usageTransaction, Final event) {}

    /** A report that was taken before. */
    record Earlier(UsageCounts reported, NanoUsd due, NanoUsd returned) {}

    Uni<Optional<Charged>> charged(SqlConnection sql, UUID requestId) {
        return sql.preparedQuery(CHARGED)
                .execute(Tuple.of(requestId))
                .map(rows -> first(
                        rows,
                        row -> new Charged(row.getUUID("transaction_id"), read(row.getString("event"), Final.class))));
    }

    Uni<Optional<Earlier>> earlier(SqlConnection sql, UUID requestId) {
        return sql.preparedQuery(EARLIER)
                .execute(Tuple.of(requestId))
                .map(rows -> first(
                        rows,
                        row -> new Earlier(
                                read(row.getString("reported"), UsageCounts.class),
                                new NanoUsd(row.getLong("due_nano")),
                                new NanoUsd(row.getLong("returned_nano")))));
    }

    /** What came back as bought credit for requests of one batch so far. */
    Uni<NanoUsd> paidBack(SqlConnection sql, UUID organization, UUID usageTransaction) {
        return sql.preparedQuery(PAID_BACK)
                .execute(Tuple.of(organization, usageTransaction))
                .map(rows -> new NanoUsd(rows.iterator().next().getLong("paid")));
    }

    Uni<Void> keep(
            SqlConnection sql,
            Charged charged,
            UsageCounts reported,
            TrueUp outcome,
            NanoUsd due,
            NanoUsd paid,
            String reason,
            String actor) {
        Tuple values = Tuple.tuple()
                .addUUID(charged.event().requestId())
                .addUUID(charged.event().organizationId())
                .addUUID(charged.usageTransaction())
                .addString(new String(EventJson.write(reported), StandardCharsets.UTF_8))
                .addLong(due.value())
                .addLong(outcome.returned().value())
                .addLong(paid.value())
                .addString(reason)
                .addString(actor);
        return sql.preparedQuery(KEEP).execute(values).replaceWithVoid();
    }

    private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).findFirst();
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return EventJson.read(json.getBytes(StandardCharsets.UTF_8), type);
        } catch (UnreadableEvent e) {
            throw new IllegalStateException("a row holds what was readable when it was written", e);
        }
    }
}
