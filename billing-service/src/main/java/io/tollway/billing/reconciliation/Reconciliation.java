package io.tollway.billing.reconciliation;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the provider's books on from where they were read, and compares them with the ledger. The last day is read again every time, since a line can appear later than it says; each is kept
 * once. Two processes that do it at the same time do the same twice.
 */
@ApplicationScoped
class Reconciliation {
    private static final Duration AGAIN = Duration.ofDays(1);
    /** Read and kept at a time, so that a long gap needs no more memory than a short one and loses nothing when it is interrupted. */
    private static final Duration SLICE = Duration.ofDays(1);

    private final Database database;
    private final ReconciliationRepository repository;
    private final ProviderBooks books;
    private final ReconciliationConfig config;
    private final Clock clock;

    Reconciliation(
            Database database,
            ReconciliationRepository repository,
            ProviderBooks books,
            ReconciliationConfig config,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.books = books;
        this.config = config;
        this.clock = clock;
    }

    private record Slice(Instant from, Instant until) {}

    @Scheduled(
            identity = "reconciliation",
            every = "${billing.reconciliation.every:1h}",
            delayed = "3m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> inTime() {
        if (!database.migrated() || !books.configured()) {
            return Uni.createFrom().voidItem();
        }
        return run().invoke(Reconciliation::tell).replaceWithVoid().onFailure().recoverWithUni(failure -> {
            Log.warnf("the payment provider's books are compared later: %s", failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    /** Reads and compares now. */
    Uni<Findings> run() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return database.asLedger(repository::readUpTo)
                .chain(before -> Multi.createFrom()
                        .iterable(before.map(at -> slices(at.minus(AGAIN), now)).orElse(List.of()))
                        .onItem()
                        .transformToUniAndConcatenate(this::read)
                        .collect()
                        .last())
                .chain(() -> database.asLedger(sql -> repository.compare(sql, now.minus(config.settle()))))
                .chain(this::last);
    }

    /**
     * An operator explains a difference: it is no alarm any more, as long as the amounts stay. Audited.
     *
     * @param object the payment, refund or dispute; 404 when nothing differs about it
     */
    Uni<Findings> accept(String object, String operator, String reason) {
        return database.asLedger(sql -> repository
                .accept(sql, object, operator, reason, UuidV7.next(clock))
                .invoke(found -> {
                    if (!found) {
                        throw new BillingError.NotFound(
                                        "difference_not_found",
                                        "The ledger and the payment provider do not differ about this object.")
                                .toException();
                    }
                })
                .chain(() -> repository.findings(sql)));
    }

    /** What the last comparison found. */
    Uni<Findings> last() {
        return database.asLedger(repository::findings);
    }

    private Uni<Boolean> read(Slice slice) {
        return books.lines(slice.from(), slice.until())
                .chain(lines -> database.asLedger(sql -> repository.keep(sql, lines, slice.until())))
                .replaceWith(true);
    }

    private static List<Slice> slices(Instant from, Instant until) {
        List<Slice> slices = new ArrayList<>();
        for (Instant at = from; at.isBefore(until); at = at.plus(SLICE)) {
            Instant end = at.plus(SLICE);
            slices.add(new Slice(at, end.isBefore(until) ? end : until));
        }
        return slices;
    }

    private static void tell(Findings findings) {
        findings.differences().stream()
                .filter(each -> each.acceptedBy() == null)
                .forEach(each -> Log.errorf(
                        "%s: the payment provider holds %d cents of it, the ledger says %d",
                        each.object(), each.stripeCents(), each.ledgerCents()));
    }
}
