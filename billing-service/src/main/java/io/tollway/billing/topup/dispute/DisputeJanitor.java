package io.tollway.billing.topup.dispute;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Finds disputes whose messages were lost: open ones are read again, and the provider's list is compared with ours. */
@ApplicationScoped
class DisputeJanitor {
    private static final int BATCH = 50;
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final Database database;
    private final DisputeRepository repository;
    private final Disputes disputes;
    private final DisputeRail rail;
    private final DisputeConfig config;
    private final Clock clock;

    DisputeJanitor(
            Database database,
            DisputeRepository repository,
            Disputes disputes,
            DisputeRail rail,
            DisputeConfig config,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.disputes = disputes;
        this.rail = rail;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            identity = "dispute-janitor",
            every = "${billing.dispute.look-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> readOpenOnes() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return each(database.asLedger(sql -> repository.claimDue(sql, now, now.plus(CLAIM), BATCH)));
    }

    @Scheduled(
            identity = "dispute-listing",
            every = "${billing.dispute.list-every:5m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> findUnheardOnes() {
        if (!database.migrated() || !rail.configured()) {
            return Uni.createFrom().voidItem();
        }
        return each(rail.since(clock.instant().minus(config.listBack()))
                .chain(ids -> database.asLedger(sql -> repository.unknown(sql, ids))));
    }

    private Uni<Void> each(Uni<List<String>> ids) {
        return ids.onItem()
                .transformToMulti(all -> Multi.createFrom().iterable(all))
                .onItem()
                .transformToUniAndConcatenate(this::look)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("disputes cannot be looked at now: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Boolean> look(String id) {
        return disputes.hinted(id).onFailure().recoverWithItem(failure -> {
            Log.warnf("dispute %s is looked at again later: %s", id, failure.getMessage());
            return false;
        });
    }
}
