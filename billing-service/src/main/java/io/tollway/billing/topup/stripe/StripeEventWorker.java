package io.tollway.billing.topup.stripe;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.topup.TopUps;
import io.tollway.billing.topup.automatic.AutoTopUps;
import io.tollway.billing.topup.dispute.Disputes;
import io.tollway.billing.topup.refund.Refunds;
import io.tollway.billing.topup.stripe.StripeEventRepository.Due;
import io.tollway.billing.topup.stripe.StripeEventRepository.Outcome;
import io.tollway.billing.topup.stripe.StripeNotice.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Works on stored events: each makes us look at what it is about, at Stripe. Failed tries come back later and later; what never shows up here ends as {@code unmatched}, loudly. */
@ApplicationScoped
class StripeEventWorker {
    private static final int BATCH = 50;
    private static final int MOST_DOUBLINGS = 9;
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final Database database;
    private final StripeEventRepository repository;
    private final TopUps topUps;
    private final Refunds refunds;
    private final Disputes disputes;
    private final AutoTopUps automatic;
    private final StripeConfig config;
    private final Clock clock;

    StripeEventWorker(
            Database database,
            StripeEventRepository repository,
            TopUps topUps,
            Refunds refunds,
            Disputes disputes,
            AutoTopUps automatic,
            StripeConfig config,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.topUps = topUps;
        this.refunds = refunds;
        this.disputes = disputes;
        this.automatic = automatic;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            identity = "stripe-event-worker",
            every = "${billing.stripe.work-every:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return database.asLedger(connection -> repository.claim(connection, now, now.plus(CLAIM), BATCH))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::work)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("events of the payment provider wait: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    /** Starts a run now, beside the schedule; the claim keeps the two apart. */
    void wake() {
        run().subscribe()
                .with(
                        done -> {},
                        failure -> Log.warn("an event of the payment provider waits for the schedule", failure));
    }

    private Uni<Void> work(Due due) {
        return look(due)
                .chain(known -> known ? finish(due, Outcome.APPLIED) : unknown(due))
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("event %s (%s) is tried again later: %s", due.id(), due.type(), failure.getMessage());
                    return retry(due);
                });
    }

    private Uni<Boolean> look(Due due) {
        return switch (StripeNotice.subject(due.type(), due.topUpId(), due.objectId())
                .orElse(null)) {
            case Subject.TopUp topUp ->
                topUps.hinted(topUp.id())
                        .chain(known -> known ? Uni.createFrom().item(true) : automatic.hinted(topUp.id()));
            case Subject.Refund refund -> refunds.hinted(refund.id());
            case Subject.Dispute dispute -> disputes.hinted(dispute.id());
            case null -> Uni.createFrom().item(true);
        };
    }

    private Uni<Void> unknown(Due due) {
        if (clock.instant().isBefore(due.receivedAt().plus(config.unmatchedAfter()))) {
            return retry(due);
        }
        Log.errorf(
                "event %s (%s) is about %s, which belongs to nothing here",
                due.id(),
                due.type(),
                due.objectId().orElseGet(() -> due.topUpId().map(UUID::toString).orElse("?")));
        return finish(due, Outcome.UNMATCHED);
    }

    private Uni<Void> finish(Due due, Outcome outcome) {
        return database.asLedger(connection -> repository.finish(connection, due.id(), outcome));
    }

    private Uni<Void> retry(Due due) {
        Instant next = clock.instant().plusSeconds(1L << Math.min(due.tries(), MOST_DOUBLINGS));
        return database.asLedger(connection -> repository.retryAt(connection, due.id(), next));
    }
}
