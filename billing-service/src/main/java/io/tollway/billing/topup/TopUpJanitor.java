package io.tollway.billing.topup;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Finds the end of orders whose messages were lost: every order that is not final is looked at again and again, so a lost webhook delays a credit and never loses it. */
@ApplicationScoped
class TopUpJanitor {
    private static final int BATCH = 50;
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final Database database;
    private final TopUpRepository repository;
    private final TopUps topUps;
    private final Clock clock;

    TopUpJanitor(Database database, TopUpRepository repository, TopUps topUps, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.topUps = topUps;
        this.clock = clock;
    }

    @Scheduled(
            identity = "top-up-janitor",
            every = "${billing.top-up.look-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return database.asLedger(connection -> repository.claimDue(connection, now, now.plus(CLAIM), BATCH))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::look)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("top-ups cannot be looked at now: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<TopUp> look(TopUp topUp) {
        return topUps.look(topUp).onFailure().recoverWithItem(failure -> {
            Log.warnf("top-up %s is looked at again later: %s", topUp.order().id(), failure.getMessage());
            return topUp;
        });
    }
}
