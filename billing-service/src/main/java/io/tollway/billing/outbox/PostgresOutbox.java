package io.tollway.billing.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class PostgresOutbox implements Outbox {
    private static final String APPEND = """
            INSERT INTO outbox (topic, record_key, payload)
            SELECT topic, record_key, payload
              FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS record (topic, record_key, payload, place)
             ORDER BY place
            """;

    private final OutboxSignal signal;

    PostgresOutbox(OutboxSignal signal) {
        this.signal = signal;
    }

    @Override
    public Uni<Void> append(SqlConnection transaction, List<OutboxRecord> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple columns = Tuple.of(
                records.stream().map(OutboxRecord::topic).toArray(String[]::new),
                records.stream().map(OutboxRecord::key).toArray(String[]::new),
                records.stream().map(OutboxRecord::payload).toArray(String[]::new));
        return transaction.preparedQuery(APPEND).execute(columns).replaceWithVoid();
    }

    @Override
    public void committed() {
        signal.raise();
    }
}
