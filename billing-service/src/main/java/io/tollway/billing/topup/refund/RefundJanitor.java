package io.tollway.billing.topup.refund;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Finds the end of refunds whose messages were lost, repeats what was interrupted, and notices money that a bank sent back. */
@ApplicationScoped
class RefundJanitor {
    private static final int BATCH = 50;
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final Database database;
    private final RefundRepository repository;
    private final Refunds refunds;
    private final Clock clock;

    RefundJanitor(Database database, RefundRepository repository, Refunds refunds, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.refunds = refunds;
        this.clock = clock;
    }

    @Scheduled(
            identity = "refund-janitor",
            every = "${billing.refund.look-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return database.asLedger(sql -> repository.claimDue(sql, now, now.plus(CLAIM), BATCH))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::look)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("refunds cannot be looked at now: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Refund> look(Refund refund) {
        return refunds.look(refund).onFailure().recoverWithItem(failure -> {
            Log.warnf("refund %s is looked at again later: %s", refund.order().id(), failure.getMessage());
            return refund;
        });
    }
}
