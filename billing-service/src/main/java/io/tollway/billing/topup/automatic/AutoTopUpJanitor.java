package io.tollway.billing.topup.automatic;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Finds the end of attempts and of savings whose driver died or whose messages were lost, and asks declined cards again when their time has come. */
@ApplicationScoped
class AutoTopUpJanitor {
    private static final int BATCH = 50;

    private final Database database;
    private final AttemptRepository attempts;
    private final CardSetupRepository setups;
    private final AttemptDriver driver;
    private final SavedCards cards;
    private final AutoTopUpConfig config;
    private final Clock clock;

    AutoTopUpJanitor(
            Database database,
            AttemptRepository attempts,
            CardSetupRepository setups,
            AttemptDriver driver,
            SavedCards cards,
            AutoTopUpConfig config,
            Clock clock) {
        this.database = database;
        this.attempts = attempts;
        this.setups = setups;
        this.driver = driver;
        this.cards = cards;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            identity = "auto-top-up-janitor",
            every = "${billing.auto-top-up.look-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        return attempts().chain(this::setups).onFailure().recoverWithUni(failure -> {
            Log.warnf("automatic top-ups cannot be looked at now: %s", failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> attempts() {
        Instant now = clock.instant();
        return database.asLedger(sql -> attempts.claimDue(sql, now, now.plus(config.claimFor()), BATCH))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(
                        attempt -> quietly("automatic top-up " + attempt.order().id(), driver.advance(attempt)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> setups() {
        return database.asLedger(sql -> setups.claimDue(sql, clock.instant(), BATCH))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(setup -> quietly("saving of card " + setup.id(), cards.look(setup)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Void> quietly(String what, Uni<?> look) {
        return look.replaceWithVoid().onFailure().recoverWithUni(failure -> {
            Log.warnf("%s is looked at again later: %s", what, failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }
}
