package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.UsageApplied;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** How far each spool is applied. Its records spread over partitions, so they arrive out of order; a multirange keeps exactly what came, and its holes are the gaps. */
@ApplicationScoped
class SpoolMarks {
    private static final String MARK = """
            INSERT INTO spool_mark AS mark (spool_id, applied)
            SELECT spool_id, range_agg(int8range(first, last, '[]'))
              FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS run (spool_id, first, last)
             GROUP BY spool_id ORDER BY spool_id
            ON CONFLICT (spool_id) DO UPDATE SET applied = mark.applied + EXCLUDED.applied, version = mark.version + 1
            RETURNING spool_id, version, applied_through(new.applied) AS through, coalesce(applied_through(old.applied), 0) AS before
            """;

    private static final Comparator<Mark> IN_ORDER =
            Comparator.comparing(Mark::spoolId).thenComparingLong(Mark::seq);

    /** A record that was taken care of: applied, found a duplicate, or kept as a dead letter. */
    record Mark(UUID spoolId, long seq) {}

    Uni<List<OutboxRecord>> mark(SqlConnection sql, List<Mark> marks) {
        if (marks.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Run> runs = runs(marks);
        Tuple values = Tuple.of(
                runs.stream().map(Run::spoolId).toArray(UUID[]::new),
                runs.stream().map(Run::first).toArray(Long[]::new),
                runs.stream().map(Run::last).toArray(Long[]::new));
        return sql.preparedQuery(MARK).execute(values).map(rows -> {
            List<OutboxRecord> moved = new ArrayList<>();
            rows.forEach(row -> {
                long through = row.getLong("through");
                if (through > row.getLong("before")) {
                    UUID spool = row.getUUID("spool_id");
                    moved.add(OutboxRecord.of(
                            Topics.USAGE_APPLIED,
                            spool.toString(),
                            new UsageApplied(spool, through, row.getLong("version"))));
                }
            });
            return moved;
        });
    }

    /** Numbers of one spool that follow each other; the database handles one run faster than its numbers. */
    record Run(UUID spoolId, long first, long last) {}

    static List<Run> runs(List<Mark> marks) {
        List<Run> runs = new ArrayList<>();
        Run run = null;
        for (Mark mark : marks.stream().sorted(IN_ORDER).toList()) {
            if (run != null && run.spoolId().equals(mark.spoolId()) && mark.seq() <= run.last() + 1) {
                run = new Run(run.spoolId(), run.first(), mark.seq());
                runs.set(runs.size() - 1, run);
            } else {
                run = new Run(mark.spoolId(), mark.seq(), mark.seq());
                runs.add(run);
            }
        }
        return runs;
    }
}
