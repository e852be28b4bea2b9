package io.tollway.billing.invoice;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.invoice.Document.Annex;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The request rows behind a document, in pages, so that a month of any size fits through little memory. Reads the usage records and writes nothing. */
@ApplicationScoped
class DocumentAnnex {
    private static final int PAGE = 2_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Database database;

    DocumentAnnex(Database database) {
        this.database = database;
    }

    /** The file with one row per request, in pieces. */
    Multi<byte[]> file(OrganizationId organization, Instant from, Instant to) {
        Multi<byte[]> rows = pages(organization, from, to).map(DocumentAnnex::csv);
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(RequestRow.HEADER.getBytes(StandardCharsets.UTF_8)), rows);
    }

    /** Its count, total and digest. */
    Uni<Annex> summary(OrganizationId organization, Instant from, Instant to) {
        Running running = new Running();
        return pages(organization, from, to)
                .invoke(running::add)
                .collect()
                .last()
                .map(last -> running.end());
    }

    private Multi<List<RequestRow>> pages(OrganizationId organization, Instant from, Instant to) {
        return Multi.createBy()
                .repeating()
                .uni(Position::new, position -> database.inTenant(
                                organization, connection -> page(connection, organization, from, to, position.after))
                        .invoke(position::move))
                .whilst(page -> page.size() == PAGE);
    }

    private static final class Position {
        private UUID after = BEFORE_ALL;

        void move(List<RequestRow> page) {
            if (!page.isEmpty()) {
                after = page.getLast().requestId();
            }
        }
    }

    private static Uni<List<RequestRow>> page(
            SqlConnection connection, OrganizationId organization, Instant from, Instant to, UUID after) {
        return connection
                .preparedQuery("""
                        SELECT request_id, applied_at, ended_at, project_id, key_id, model, provider, credential_source, outcome, input_tokens, output_tokens,
                               charge_nano, list_nano
                        FROM usage_record
                        WHERE tenant_id = $1 AND applied_at >= $2 AND applied_at < $3 AND request_id > $4
                        ORDER BY request_id LIMIT $5""")
                .execute(Tuple.of(
                        organization.value(), from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC), after, PAGE))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DocumentAnnex::row)
                        .toList());
    }

    private static RequestRow row(Row row) {
        return new RequestRow(
                row.getUUID(0),
                row.getOffsetDateTime(1).toInstant(),
                row.getOffsetDateTime(2).toInstant(),
                row.getUUID(3),
                row.getUUID(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getLong(9),
                row.getLong(10),
                new NanoUsd(row.getLong(11)),
                new NanoUsd(row.getLong(12)));
    }

    private static byte[] csv(List<RequestRow> page) {
        StringBuilder text = new StringBuilder();
        page.forEach(row -> text.append(row.toCsv()));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static final class Running {
        private final MessageDigest digest = CanonicalJson.newSha256();
        private long requests;
        private NanoUsd total = NanoUsd.ZERO;

        Running() {
            digest.update(RequestRow.HEADER.getBytes(StandardCharsets.UTF_8));
        }

        void add(List<RequestRow> page) {
            digest.update(csv(page));
            requests += page.size();
            for (RequestRow row : page) {
                total = total.plus(row.charge());
            }
        }

        Annex end() {
            return new Annex(requests, total, HexFormat.of().formatHex(digest.digest()));
        }
    }
}
