package io.tollway.billing.grant;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.grant.Grant.Request;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table {@code credit_grant}. */
@ApplicationScoped
class GrantRepository {
    private static final String SELECT =
            "SELECT id, tenant_id, amount_nano, reason, requested_by, requested_at, status FROM credit_grant ";
    private static final int BATCH = 50;

    Uni<Void> insert(SqlConnection connection, Grant grant) {
        Request request = grant.request();
        return connection
                .preparedQuery("""
                        INSERT INTO credit_grant (id, tenant_id, amount_nano, reason, requested_by, requested_at, status)
                        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING""")
                .execute(Tuple.tuple()
                        .addUUID(request.id())
                        .addUUID(request.organization().value())
                        .addLong(request.amount().value())
                        .addString(request.reason())
                        .addString(request.requestedBy())
                        .addOffsetDateTime(offset(request.requestedAt()))
                        .addString(grant.wireName()))
                .replaceWithVoid();
    }

    Uni<Optional<Grant>> find(SqlConnection connection, OrganizationId organization, UUID id) {
        return connection
                .preparedQuery(SELECT + "WHERE tenant_id = $1 AND id = $2")
                .execute(Tuple.of(organization.value(), id))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Optional<Grant>> lock(SqlConnection connection, OrganizationId organization, UUID id) {
        return connection
                .preparedQuery(SELECT + "WHERE tenant_id = $1 AND id = $2 FOR UPDATE")
                .execute(Tuple.of(organization.value(), id))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<List<Grant>> newest(SqlConnection connection, OrganizationId organization, int limit) {
        return connection
                .preparedQuery(SELECT + "WHERE tenant_id = $1 ORDER BY id DESC LIMIT $2")
                .execute(Tuple.of(organization.value(), limit))
                .map(GrantRepository::all);
    }

    /** Grants of all organizations that may be posted and are not. */
    Uni<List<Grant>> unposted(SqlConnection connection, Instant before) {
        return connection
                .preparedQuery(
                        SELECT + "WHERE status = 'approved' AND requested_at < $1 ORDER BY requested_at LIMIT $2")
                .execute(Tuple.of(offset(before), BATCH))
                .map(GrantRepository::all);
    }

    Uni<Void> approve(SqlConnection connection, UUID id, String operator, Instant at) {
        return connection
                .preparedQuery("""
                        UPDATE credit_grant SET status = 'approved', approved_by = $2, approved_at = $3 WHERE id = $1 AND status = 'awaiting_approval'""")
                .execute(Tuple.of(id, operator, offset(at)))
                .replaceWithVoid();
    }

    Uni<Void> markPosted(SqlConnection connection, UUID id, Instant at) {
        return connection
                .preparedQuery(
                        "UPDATE credit_grant SET status = 'posted', posted_at = $2 WHERE id = $1 AND status = 'approved'")
                .execute(Tuple.of(id, offset(at)))
                .replaceWithVoid();
    }

    private static List<Grant> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(GrantRepository::read)
                .toList();
    }

    private static Grant read(Row row) {
        Request request = new Request(
                row.getUUID("id"),
                new OrganizationId(row.getUUID("tenant_id")),
                new NanoUsd(row.getLong("amount_nano")),
                row.getString("reason"),
                row.getString("requested_by"),
                row.getOffsetDateTime("requested_at").toInstant());
        String status = row.getString("status");
        return switch (status) {
            case "awaiting_approval" -> new Grant.AwaitingApproval(request);
            case "approved" -> new Grant.Approved(request);
            case "posted" -> new Grant.Posted(request);
            default -> throw new IllegalStateException("credit_grant.status holds " + status);
        };
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
