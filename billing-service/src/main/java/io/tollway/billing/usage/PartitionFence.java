package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;

/** Who may apply a partition, and from where: kept beside the money, so that both move in one transaction or not at all. */
@ApplicationScoped
class PartitionFence {
    private static final String ACQUIRE = """
            INSERT INTO consumer_offset AS held (topic, partition, epoch, next_offset) VALUES ($1, $2, 1, 0)
            ON CONFLICT (topic, partition) DO UPDATE SET epoch = held.epoch + 1, updated_at = now()
            RETURNING epoch, next_offset
            """;

    private static final String MOVE = """
            UPDATE consumer_offset SET next_offset = $5, complete_up_to = greatest(complete_up_to, $6), updated_at = now()
             WHERE topic = $1 AND partition = $2 AND epoch = $3 AND next_offset = $4
            """;

    private static final String COMPLETE = """
            UPDATE consumer_offset SET complete_up_to = greatest(complete_up_to, $5), updated_at = now()
             WHERE topic = $1 AND partition = $2 AND epoch = $3 AND next_offset = $4
            """;

    private static final String RESTART = """
            UPDATE consumer_offset SET next_offset = $4 WHERE topic = $1 AND partition = $2 AND epoch = $3
            """;

    private final Database database;

    PartitionFence(Database database) {
        this.database = database;
    }

    record Position(long epoch, long nextOffset) {}

    /** Takes the partition over: from now on every older holder is fenced. */
    Uni<Position> acquire(String topic, int partition) {
        return database.asLedger(sql -> sql.preparedQuery(ACQUIRE)
                .execute(Tuple.of(topic, partition))
                .map(rows -> rows.iterator().next())
                .map(row -> new Position(row.getLong("epoch"), row.getLong("next_offset"))));
    }

    /** First statement of a batch's transaction: fails with {@link Fenced} unless this process holds the partition and it stands where the batch starts. */
    Uni<Void> move(SqlConnection sql, PartitionBatch batch) {
        Tuple values = Tuple.of(
                batch.topic(),
                batch.partition(),
                batch.epoch(),
                batch.start(),
                batch.end(),
                batch.lastTimestamp().atOffset(ZoneOffset.UTC));
        return sql.preparedQuery(MOVE)
                .execute(values)
                .invoke(rows -> {
                    if (rows.rowCount() != 1) {
                        throw new Fenced(batch.partition(), batch.epoch(), batch.start());
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Everything that was in the partition at this instant is applied. Fails with {@link Fenced} unless this process holds the partition and it stands there: a database that was restored to
     * an earlier state has forgotten records, and they are read again.
     */
    Uni<Void> complete(String topic, int partition, Position position, Instant at) {
        return database.asLedger(sql -> sql.preparedQuery(COMPLETE)
                        .execute(Tuple.of(
                                topic,
                                partition,
                                position.epoch(),
                                position.nextOffset(),
                                at.atOffset(ZoneOffset.UTC))))
                .invoke(rows -> {
                    if (rows.rowCount() != 1) {
                        throw new Fenced(partition, position.epoch(), position.nextOffset());
                    }
                })
                .replaceWithVoid();
    }

    /** After the broker lost or re-made the partition: go on where it really is. Safe, because nothing is applied twice whatever is read again. */
    Uni<Void> restart(String topic, int partition, long epoch, long offset) {
        return database.asLedger(sql -> sql.preparedQuery(RESTART).execute(Tuple.of(topic, partition, epoch, offset)))
                .replaceWithVoid();
    }
}
