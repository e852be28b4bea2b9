package io.tollway.accounts.outbox;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of {@code state_record}. SQL, since the upsert with its version guard is the point of the table. */
@ApplicationScoped
class StateRecordRepository {
    private static final String PUT = """
            INSERT INTO state_record AS held
                   (topic, record_key, organization_id, version, payload, change, changed_at)
            VALUES (:topic, :key, cast(nullif(:owner, '') AS uuid), :version, nullif(:payload, ''), nextval('state_change'), :now)
            ON CONFLICT (topic, record_key) DO UPDATE
               SET version = excluded.version, payload = excluded.payload, change = excluded.change,
                   changed_at = excluded.changed_at
             WHERE held.version < excluded.version
            """;

    private final Clock clock;

    StateRecordRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<Void> put(Tx tx, @Nullable OrganizationId owner, StateRow row) {
        return tx.session()
                .createNativeQuery(PUT)
                .setParameter("topic", row.topic())
                .setParameter("key", row.key())
                .setParameter("version", row.version())
                .setParameter("now", clock.instant())
                // An absent value travels as the empty text, since a null parameter has no type.
                .setParameter("owner", owner == null ? "" : owner.toString())
                .setParameter("payload", row.payload() == null ? "" : row.payload())
                .executeUpdate()
                .invoke(count -> {
                    if (count != 1) {
                        throw new IllegalStateException(
                                "version " + row.version() + " of " + row.topic() + " " + row.key() + " does not rise");
                    }
                })
                .replaceWithVoid();
    }

    Uni<Optional<StateRow>> find(Tx tx, String topic, String key) {
        return tx.session()
                .createNativeQuery(
                        "SELECT version, payload FROM state_record WHERE topic = :topic AND record_key = :key",
                        Tuple.class)
                .setParameter("topic", topic)
                .setParameter("key", key)
                .getResultList()
                .map(rows -> rows.stream()
                        .map(row ->
                                new StateRow(topic, key, ((Number) row.get(0)).longValue(), row.get(1, String.class)))
                        .findFirst());
    }
}
