package io.tollway.billing.invoice;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Closes months: issues the final document of every organization whose oldest open month is over and complete, month after month. */
@ApplicationScoped
class MonthCloser {
    /** No month is shorter, even where the clocks change; a document younger than this cannot have a successor yet. */
    private static final Duration SHORTEST_MONTH = Duration.ofDays(27);

    private final Database database;
    private final DocumentRepository repository;
    private final DocumentIssue issue;
    private final Clock clock;

    MonthCloser(Database database, DocumentRepository repository, DocumentIssue issue, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.issue = issue;
        this.clock = clock;
    }

    @Scheduled(
            identity = "month-closer",
            every = "${billing.document.close-every:60s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return database.asLedger(connection -> repository.behind(connection, now))
                .onItem()
                .transformToMulti(behind -> Multi.createFrom().iterable(behind))
                .filter(progress -> progress.lastEnd() == null
                        || !progress.lastEnd().plus(SHORTEST_MONTH).isAfter(now))
                .onItem()
                .transformToUniAndConcatenate(progress -> closeAll(progress.organization()))
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("months cannot be closed now: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    /** Every month of the organization that can be closed, oldest first. */
    private Uni<Void> closeAll(OrganizationId organization) {
        return Multi.createBy()
                .repeating()
                .uni(() -> issue.issueOldest(organization))
                .whilst(issued -> issued.isPresent())
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("organization %s: a month is closed later: %s", organization, failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }
}
