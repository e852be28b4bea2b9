package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes usage rows, each request id once. */
@ApplicationScoped
class UsageRecords {
    /**
     * Sorted, so that two transactions that insert the same ids wait for each other instead of deadlocking. An event with escapes goes through the binary form, which refuses those that no
     * reader of the row could take (a null character, half a character).
     */
    private static final String INSERT = """
            INSERT INTO usage_record (request_id, tenant_id, transaction_id, spool_id, spool_seq, project_id, key_id, model, provider,
                   credential_source, outcome, input_tokens, output_tokens, charge_nano, list_nano, cost_nano, charge_leases, charge_amounts, ended_at, event)
            SELECT request_id, tenant_id, $1, spool_id, spool_seq, project_id, key_id, model, provider,
                   credential_source, outcome, input_tokens, output_tokens, charge, list, cost, leases::uuid[], amounts::bigint[], ended_at,
                   CASE WHEN escaped THEN convert_from(event, 'UTF8')::jsonb::json ELSE convert_from(event, 'UTF8')::json END
              FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[],
                          $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::text[], $18::text[], $19::timestamptz[], $20::bytea[], $21::boolean[])
                   AS fresh (request_id, tenant_id, spool_id, spool_seq, project_id, key_id, model, provider, credential_source, outcome,
                             input_tokens, output_tokens, charge, list, cost, leases, amounts, ended_at, event, escaped)
             ORDER BY request_id
            ON CONFLICT (request_id) DO NOTHING
            RETURNING request_id
            """;

    private static final String EXISTING =
            "SELECT request_id, tenant_id, charge_nano FROM usage_record WHERE request_id = ANY($1::uuid[])";

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    /** A FINAL with the bytes it came in. */
    record Row(ReadRecord record, Final event) {}

    /** What is in the ledger under a request id. */
    record Existing(UUID organizationId, long chargeNano) {}

    /** The ids that were new. */
    Uni<Set<UUID>> insert(SqlConnection sql, UUID transactionId, List<Row> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        byte[][] events = rows.stream().map(UsageRecords::json).toArray(byte[][]::new);
        Tuple values = Tuple.tuple()
                .addUUID(transactionId)
                .addArrayOfUUID(ids(rows, Final::requestId))
                .addArrayOfUUID(ids(rows, Final::organizationId))
                .addArrayOfUUID(ids(rows, Final::spoolId))
                .addArrayOfLong(numbers(rows, Final::spoolSeq))
                .addArrayOfUUID(ids(rows, Final::projectId))
                .addArrayOfUUID(ids(rows, Final::keyId))
                .addArrayOfString(texts(rows, Final::requestedModel))
                .addArrayOfString(texts(rows, Final::provider))
                .addArrayOfString(texts(rows, Final::credentialSource))
                .addArrayOfString(texts(rows, event -> event.outcome().name().toLowerCase(Locale.ROOT)))
                .addArrayOfLong(numbers(rows, event -> inputTokens(event.usage())))
                .addArrayOfLong(numbers(rows, event -> outputTokens(event.usage())))
                .addArrayOfLong(numbers(rows, Final::chargeNano))
                .addArrayOfLong(numbers(rows, Final::listNano))
                .addArrayOfLong(numbers(rows, Final::costNano))
                .addArrayOfString(texts(
                        rows,
                        event -> arrayLiteral(event, charge -> charge.leaseId().toString())))
                .addArrayOfString(
                        texts(rows, event -> arrayLiteral(event, charge -> Long.toString(charge.amountNano()))))
                .addArrayOfOffsetDateTime(rows.stream()
                        .map(row -> row.event().endedAt().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(Arrays.stream(events).map(Buffer::buffer).toArray(Buffer[]::new))
                .addArrayOfBoolean(
                        Arrays.stream(events).map(UsageRecords::hasEscapes).toArray(Boolean[]::new));
        return sql.preparedQuery(INSERT).execute(values).map(inserted -> {
            Set<UUID> fresh = new HashSet<>();
            inserted.forEach(row -> fresh.add(row.getUUID("request_id")));
            return fresh;
        });
    }

    Uni<Map<UUID, Existing>> existing(SqlConnection sql, Collection<UUID> requestIds) {
        if (requestIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return sql.preparedQuery(EXISTING)
                .execute(Tuple.of(requestIds.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Existing> found = new HashMap<>();
                    rows.forEach(row -> found.put(
                            row.getUUID("request_id"),
                            new Existing(row.getUUID("tenant_id"), row.getLong("charge_nano"))));
                    return found;
                });
    }

    static long inputTokens(UsageCounts usage) {
        return Math.addExact(
                Math.addExact(Math.addExact(usage.input(), usage.cacheRead()), usage.cacheWrite5m()),
                Math.addExact(Math.addExact(usage.cacheWrite1h(), usage.audioInput()), usage.imageInput()));
    }

    static long outputTokens(UsageCounts usage) {
        return Math.addExact(Math.addExact(usage.output(), usage.reasoning()), usage.audioOutput());
    }

    private static byte[] json(Row row) {
        byte[] bytes = row.record().bytes();
        return bytes == null ? NOTHING : bytes;
    }

    /** In the encoding that keeps each byte a character, searching is one sweep over the bytes. */
    private static boolean hasEscapes(byte[] json) {
        return new String(json, StandardCharsets.ISO_8859_1).contains("\\u");
    }

    private static String arrayLiteral(Final event, Function<LeaseCharge, String> part) {
        return event.charges().stream().map(part).collect(Collectors.joining(",", "{", "}"));
    }

    private static UUID[] ids(List<Row> rows, Function<Final, UUID> field) {
        return rows.stream().map(Row::event).map(field).toArray(UUID[]::new);
    }

    private static Long[] numbers(List<Row> rows, Function<Final, Long> field) {
        return rows.stream().map(Row::event).map(field).toArray(Long[]::new);
    }

    private static @Nullable String[] texts(List<Row> rows, Function<Final, @Nullable String> field) {
        @Nullable String[] texts = new @Nullable String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = field.apply(rows.get(i).event());
        }
        return texts;
    }
}
