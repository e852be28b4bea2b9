package io.tollway.billing.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.contracts.Topics;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What the last line claims, for the rows before it to prove: the wallet and its lots as they stand in the same snapshot. */
@ApplicationScoped
class JournalEnd {
    private static final String WALLET = """
            SELECT balance_nano, overdraft_nano, leased_nano, credit_line_nano, total_credits_nano, total_usage_nano, now() AS at,
                   (SELECT min(coalesce(complete_up_to, 'epoch'::timestamptz)) FROM consumer_offset WHERE topic = $2) AS complete_up_to
              FROM wallet WHERE tenant_id = $1
            """;

    private static final String LOTS =
            "SELECT id, remaining_nano, expired_nano FROM lot WHERE tenant_id = $1 ORDER BY id";

    record LotLeft(UUID id, long remaining, long expired) {}

    /** @param reserved what gateways hold of the balance at this moment */
    record Closing(
            Instant at,
            Instant completeUpTo,
            long balance,
            long overdraft,
            long reserved,
            long creditLine,
            long totalCredits,
            long totalUsage,
            List<LotLeft> lots) {

        void write(JsonGenerator json) throws IOException {
            json.writeStringField("written_at", at.toString());
            json.writeStringField("complete_up_to", completeUpTo.toString());
            json.writeNumberField("balance_nano", balance);
            json.writeNumberField("overdraft_nano", overdraft);
            json.writeNumberField("reserved_nano", reserved);
            json.writeNumberField("credit_line_nano", creditLine);
            json.writeNumberField("total_credits_nano", totalCredits);
            json.writeNumberField("total_usage_nano", totalUsage);
            json.writeArrayFieldStart("lots");
            for (LotLeft lot : lots) {
                json.writeStartObject();
                json.writeStringField("lot_id", lot.id().toString());
                json.writeNumberField("remaining_nano", lot.remaining());
                json.writeNumberField("expired_nano", lot.expired());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    /** Empty when the organization has no wallet. */
    Uni<Optional<Closing>> of(SqlConnection sql, OrganizationId organization) {
        return sql.preparedQuery(WALLET)
                .execute(Tuple.of(organization.value(), Topics.USAGE_EVENTS.name()))
                .chain(wallets -> sql.preparedQuery(LOTS)
                        .execute(Tuple.of(organization.value()))
                        .map(lots -> StreamSupport.stream(lots.spliterator(), false)
                                .map(row -> new LotLeft(
                                        row.getUUID("id"), row.getLong("remaining_nano"), row.getLong("expired_nano")))
                                .toList())
                        .map(lots -> StreamSupport.stream(wallets.spliterator(), false)
                                .findFirst()
                                .map(row -> closing(row, lots))));
    }

    private static Closing closing(Row row, List<LotLeft> lots) {
        java.time.OffsetDateTime complete = row.getOffsetDateTime("complete_up_to");
        return new Closing(
                row.getOffsetDateTime("at").toInstant(),
                complete == null ? Instant.EPOCH : complete.toInstant(),
                row.getLong("balance_nano"),
                row.getLong("overdraft_nano"),
                row.getLong("leased_nano"),
                row.getLong("credit_line_nano"),
                row.getLong("total_credits_nano"),
                row.getLong("total_usage_nano"),
                lots);
    }
}
