package io.tollway.billing.invoice;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The tables {@code issued_document} and {@code document_series}, and when an organization's ledger begins. */
@ApplicationScoped
class DocumentRepository {
    private static final String HEAD =
            "period, period_start, period_end, number, sha256, total_usage_nano, closing_balance_nano";

    /** A final document, without its content. */
    record Issued(
            YearMonth month,
            Instant start,
            Instant end,
            String number,
            String sha256,
            NanoUsd totalUsage,
            NanoUsd closingBalance) {}

    /** Where an organization's documents stand. */
    record Progress(OrganizationId organization, @Nullable Instant lastEnd, Instant firstBooked) {}

    Uni<List<Issued>> issued(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("SELECT " + HEAD + " FROM issued_document WHERE tenant_id = $1 ORDER BY period DESC")
                .execute(Tuple.of(organization.value()))
                .map(rows -> all(rows).stream().map(DocumentRepository::head).toList());
    }

    Uni<Optional<byte[]>> content(SqlConnection connection, OrganizationId organization, YearMonth month) {
        return connection
                .preparedQuery("SELECT canonical_json FROM issued_document WHERE tenant_id = $1 AND period = $2")
                .execute(Tuple.of(organization.value(), month.toString()))
                .map(rows -> all(rows).stream()
                        .map(row -> row.getBuffer(0).getBytes())
                        .findFirst());
    }

    /** When the first movement of the organization's credits was booked. */
    Uni<Optional<Instant>> firstBooked(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("SELECT min(booked_at) FROM transfer WHERE tenant_id = $1")
                .execute(Tuple.of(organization.value()))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime(0))
                        .map(OffsetDateTime::toInstant));
    }

    /** Organizations whose last document, or whose first movement if there is none, is older than the instant. */
    Uni<List<Progress>> behind(SqlConnection connection, Instant before) {
        return connection
                .preparedQuery("""
                        SELECT w.tenant_id, last.period_end, first.booked_at
                        FROM wallet w
                        CROSS JOIN LATERAL (SELECT max(d.period_end) AS period_end FROM issued_document d WHERE d.tenant_id = w.tenant_id) last
                        CROSS JOIN LATERAL (SELECT min(t.booked_at) AS booked_at FROM transfer t WHERE t.tenant_id = w.tenant_id) first
                        WHERE first.booked_at IS NOT NULL AND coalesce(last.period_end, first.booked_at) < $1
                        ORDER BY w.tenant_id""")
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> all(rows).stream()
                        .map(row -> new Progress(
                                new OrganizationId(row.getUUID(0)),
                                instant(row.getOffsetDateTime(1)),
                                row.getOffsetDateTime(2).toInstant()))
                        .toList());
    }

    /** The series' next number. Its row stays locked until the transaction ends, so a roll-back gives the number back. */
    Uni<Long> takeNumber(SqlConnection connection, String series) {
        return connection.preparedQuery("""
                        INSERT INTO document_series AS s (series, next) VALUES ($1, 2)
                        ON CONFLICT (series) DO UPDATE SET next = s.next + 1
                        RETURNING next - 1""").execute(Tuple.of(series)).map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }

    Uni<Void> insert(
            SqlConnection connection,
            UUID id,
            OrganizationId organization,
            String series,
            long sequence,
            Document document) {
        byte[] json = CanonicalJson.write(document);
        return connection
                .preparedQuery("""
                        INSERT INTO issued_document (id, tenant_id, period, period_start, period_end, number, series, sequence, canonical_json, sha256,
                                                     total_usage_nano, closing_balance_nano, issued_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""")
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addUUID(organization.value())
                        .addString(document.period())
                        .addOffsetDateTime(document.periodStart().atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(document.periodEnd().atOffset(ZoneOffset.UTC))
                        .addString(document.number())
                        .addString(series)
                        .addLong(sequence)
                        .addBuffer(Buffer.buffer(json))
                        .addString(CanonicalJson.sha256(json))
                        .addLong(document.totalUsageUsd().value())
                        .addLong(document.closingBalanceUsd().value())
                        .addOffsetDateTime(
                                Objects.requireNonNull(document.issuedAt()).atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Issued head(Row row) {
        return new Issued(
                YearMonth.parse(row.getString(0)),
                row.getOffsetDateTime(1).toInstant(),
                row.getOffsetDateTime(2).toInstant(),
                row.getString(3),
                row.getString(4),
                new NanoUsd(row.getLong(5)),
                new NanoUsd(row.getLong(6)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime value) {
        return value == null ? null : value.toInstant();
    }

    private static List<Row> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }
}
