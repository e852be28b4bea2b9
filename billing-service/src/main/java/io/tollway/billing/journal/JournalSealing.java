package io.tollway.billing.journal;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.journal.SealedDays.Head;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Seals the days that are over, organization by organization. */
@ApplicationScoped
class JournalSealing {
    private static final Logger LOG = Logger.getLogger(JournalSealing.class);

    private final Database database;
    private final JournalReading reading;
    private final SealedDays days;
    private final Clock clock;

    JournalSealing(Database database, JournalReading reading, SealedDays days, Clock clock) {
        this.database = database;
        this.reading = reading;
        this.days = days;
        this.clock = clock;
    }

    @Scheduled(
            identity = "journal-sealing",
            every = "5m",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> seal() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        return database.asLedger(days::lastMidnight)
                .chain(this::sealUntil)
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("days are sealed later: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    /** Seals everything before a UTC midnight by which all of it is written. */
    Uni<Void> sealUntil(Instant midnight) {
        return Multi.createBy()
                .repeating()
                .uni(() -> database.asLedger(sql -> days.behind(sql, midnight)).call(behind -> Multi.createFrom()
                        .iterable(behind)
                        .onItem()
                        .transformToUniAndConcatenate(
                                id -> database.asLedger(sql -> seal(sql, new OrganizationId(id), midnight)))
                        .collect()
                        .last()))
                .until(List::isEmpty)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> seal(SqlConnection sql, OrganizationId organization, Instant midnight) {
        return days.lock(sql, organization).chain(head -> {
            if (!head.sealedUntil().isBefore(midnight)) {
                return Uni.createFrom().voidItem();
            }
            Running running = new Running(head);
            return reading.read(sql, organization, head.sealedUntil(), midnight, running::add)
                    .chain(() -> days.keep(sql, organization, running.end(), running.head(midnight)));
        });
    }

    private final class Running {
        private final JournalChain chain;
        private final List<SealedDay> complete = new ArrayList<>();
        private @Nullable String day;
        private long rows;

        Running(Head head) {
            chain = JournalChain.after(head.lastN(), head.digest());
        }

        Uni<Void> add(List<JournalRow> page) {
            for (JournalRow row : page) {
                if (!row.day().equals(day)) {
                    end();
                    day = row.day();
                }
                chain.row(row);
                rows++;
            }
            return Uni.createFrom().voidItem();
        }

        List<SealedDay> end() {
            if (day != null) {
                complete.add(new SealedDay(day, rows, chain.hash(), clock.instant()));
            }
            day = null;
            rows = 0;
            return complete;
        }

        Head head(Instant until) {
            return new Head(until, chain.lastN(), chain.hash());
        }
    }
}
