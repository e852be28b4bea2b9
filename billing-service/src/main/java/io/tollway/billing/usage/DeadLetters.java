package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.usage.ReadRecord.Content.Poison;
import io.tollway.contracts.usage.UsageEvent;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/** Keeps what could not be applied, in the transaction that steps over it. */
@ApplicationScoped
class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int LONGEST_DETAIL = 500;

    private static final String KEEP = """
            INSERT INTO dead_letter (id, topic, partition, record_offset, record_key, reason, detail, payload)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (topic, partition, record_offset, digest) DO NOTHING
            """;

    private final Clock clock;

    DeadLetters(Clock clock) {
        this.clock = clock;
    }

    Uni<Void> keep(SqlConnection sql, PartitionBatch batch, List<ReadRecord> letters) {
        Uni<Void> kept = Uni.createFrom().voidItem();
        for (ReadRecord letter : letters) {
            if (letter.content() instanceof Poison(String reason, String detail, UsageEvent event)) {
                LOG.errorf(
                        "usage record kept as dead letter: %s[%d]@%d %s: %s",
                        batch.topic(), batch.partition(), letter.offset(), reason, detail);
                byte[] bytes = letter.bytes();
                Tuple values = Tuple.tuple()
                        .addUUID(UuidV7.next(clock))
                        .addString(batch.topic())
                        .addInteger(batch.partition())
                        .addLong(letter.offset())
                        .addString(letter.key() == null ? null : clean(letter.key()))
                        .addString(reason)
                        .addString(clean(detail))
                        .addBuffer(bytes == null ? null : Buffer.buffer(bytes));
                kept = kept.chain(() -> sql.preparedQuery(KEEP).execute(values)).replaceWithVoid();
            }
        }
        return kept;
    }

    /** PostgreSQL's text knows no NUL, and a dead letter must always fit. */
    private static String clean(String text) {
        String printable = text.replace('\0', '?');
        return printable.length() <= LONGEST_DETAIL ? printable : printable.substring(0, LONGEST_DETAIL);
    }
}
