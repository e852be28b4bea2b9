package io.tollway.billing.journal;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Reads sealed days again and compares their hash with the kept one, each at least once a week and a changed one at every round, so that tampering is found without anybody downloading a
 * journal. What it finds is an invariant ({@code sealed_days_are_unchanged}). A round ends after {@link #BUDGET}: a twentieth of the time between rounds.
 */
@ApplicationScoped
class SealedDayCheck {
    private static final Logger LOG = Logger.getLogger(SealedDayCheck.class);
    private static final Duration BUDGET = Duration.ofSeconds(30);

    private static final String DUE = """
            SELECT tenant_id, day FROM journal_day LEFT JOIN journal_check USING (tenant_id, day)
             WHERE checked_at IS NULL OR checked_at < now() - interval '7 days' OR found_digest <> digest OR found_rows <> row_count
             ORDER BY checked_at NULLS FIRST LIMIT 1000
            """;

    /** What the day was sealed with, and where its chain begins: behind the sealed day before it. */
    private static final String SEALED = """
            SELECT digest, row_count, coalesce((SELECT sum(row_count) FROM journal_day WHERE tenant_id = $1 AND day < $2), 0)::bigint AS last_n,
                   (SELECT digest FROM journal_day WHERE tenant_id = $1 AND day < $2 ORDER BY day DESC LIMIT 1) AS before
              FROM journal_day WHERE tenant_id = $1 AND day = $2
            """;

    private static final String KEEP = """
            INSERT INTO journal_check (tenant_id, day, found_rows, found_digest) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant_id, day) DO UPDATE SET checked_at = now(), found_rows = EXCLUDED.found_rows, found_digest = EXCLUDED.found_digest
            """;

    private final Database database;
    private final JournalReading reading;

    SealedDayCheck(Database database, JournalReading reading) {
        this.database = database;
        this.reading = reading;
    }

    private record Due(OrganizationId organization, LocalDate day) {}

    @Scheduled(
            identity = "sealed-day-check",
            every = "${billing.journal.check-every:10m}",
            delayed = "2m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> checkWhatIsDue() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        long began = System.nanoTime();
        return database.asLedger(SealedDayCheck::due)
                .chain(due -> Multi.createFrom()
                        .iterable(due)
                        .select()
                        .first(each -> System.nanoTime() - began < BUDGET.toNanos())
                        .onItem()
                        .transformToUniAndConcatenate(each -> check(each.organization(), each.day()))
                        .collect()
                        .last())
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("sealed days are checked later: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    /**
     * Reads one sealed day again and keeps what was found.
     *
     * @return whether its rows are those it was sealed with
     */
    Uni<Boolean> check(OrganizationId organization, LocalDate day) {
        Tuple named = Tuple.of(organization.value(), day);
        return database.asLedger(sql -> sql.preparedQuery(SEALED)
                .execute(named)
                .chain(rows -> check(sql, organization, day, rows.iterator().next())));
    }

    private Uni<Boolean> check(SqlConnection sql, OrganizationId organization, LocalDate day, Row sealed) {
        JournalChain chain = chain(organization.value(), sealed);
        long before = chain.lastN();
        return reading.read(sql, organization, midnight(day), midnight(day.plusDays(1)), page -> {
                    page.forEach(chain::row);
                    return Uni.createFrom().voidItem();
                })
                .chain(() -> {
                    long found = chain.lastN() - before;
                    boolean same =
                            chain.hash().equals(sealed.getString("digest")) && found == sealed.getLong("row_count");
                    if (!same) {
                        LOG.errorf(
                                "the journal of %s was changed after %s was sealed: %d rows then, %d now",
                                organization.value(), day, sealed.getLong("row_count"), found);
                    }
                    return sql.preparedQuery(KEEP)
                            .execute(Tuple.of(organization.value(), day, found, chain.hash()))
                            .replaceWith(same);
                });
    }

    private static JournalChain chain(UUID organization, Row sealed) {
        String before = sealed.getString("before");
        if (before != null) {
            return JournalChain.after(sealed.getLong("last_n"), before);
        }
        JournalChain first = JournalChain.empty();
        first.header(organization);
        return first;
    }

    private static Uni<List<Due>> due(SqlConnection sql) {
        return sql.query(DUE).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Due(new OrganizationId(row.getUUID("tenant_id")), row.getLocalDate("day")))
                .toList());
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
