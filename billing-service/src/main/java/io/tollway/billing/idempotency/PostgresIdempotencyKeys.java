package io.tollway.billing.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The key's row is committed before the work starts, so that a repetition after a crash finds the work's id. */
@ApplicationScoped
class PostgresIdempotencyKeys implements IdempotencyKeys {
    private static final int LONGEST_KEY = 255;

    private static final String CLAIM = """
            INSERT INTO idempotency_key AS held (tenant_id, operation, key, request_digest, work_id)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, operation, key) DO UPDATE SET created_at = held.created_at
            RETURNING request_digest, work_id, answer::text AS answer
            """;

    private static final String ANSWER = """
            UPDATE idempotency_key SET answer = $4::text::jsonb WHERE tenant_id = $1 AND operation = $2 AND key = $3
            """;

    private static final String FORGET = "DELETE FROM idempotency_key WHERE created_at < now() - interval '30 days'";

    private final Database database;
    private final ObjectMapper json;
    private final Clock clock;

    PostgresIdempotencyKeys(Database database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public <T> Uni<T> once(
            OrganizationId organization,
            String operation,
            @Nullable String key,
            String request,
            Class<T> type,
            Function<UUID, Uni<T>> work) {
        UUID fresh = UuidV7.next(clock);
        if (key == null) {
            return work.apply(fresh);
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            return Uni.createFrom()
                    .failure(BillingError.Invalid.field(
                                    "Idempotency-Key",
                                    "invalid_value",
                                    "must be 1 to 255 characters, for example a UUID")
                            .toException());
        }
        String digest = digest(request);
        Tuple claim = Tuple.of(organization.value(), operation, key, digest, fresh);
        return database.inTenant(organization, sql -> sql.preparedQuery(CLAIM).execute(claim))
                .map(rows -> rows.iterator().next())
                .chain(held -> {
                    if (!digest.equals(held.getString("request_digest"))) {
                        return Uni.createFrom().failure(reused());
                    }
                    return answered(held, type) instanceof Answered<T>(T answer)
                            ? Uni.createFrom().item(answer)
                            : work.apply(held.getUUID("work_id"))
                                    .call(answer -> record(organization, operation, key, answer));
                });
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forgetOldKeys() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        return database.asLedger(sql -> sql.query(FORGET).execute()).replaceWithVoid();
    }

    private record Answered<T>(T answer) {}

    private <T> @Nullable Answered<T> answered(Row held, Class<T> type) {
        String answer = held.getString("answer");
        if (answer == null) {
            return null;
        }
        try {
            return new Answered<>(json.readValue(answer, type));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a recorded answer cannot be read as " + type.getSimpleName(), e);
        }
    }

    private <T> Uni<Void> record(OrganizationId organization, String operation, String key, T answer) {
        try {
            Tuple values = Tuple.of(organization.value(), operation, key, json.writeValueAsString(answer));
            return database.inTenant(
                            organization, sql -> sql.preparedQuery(ANSWER).execute(values))
                    .replaceWithVoid();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written as JSON", e);
        }
    }

    private static Throwable reused() {
        return new BillingError.Conflict(
                        "idempotency_key_reused",
                        "This Idempotency-Key was used for another request. Use a new key for a new request.")
                .toException();
    }

    private static String digest(String request) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(request.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
