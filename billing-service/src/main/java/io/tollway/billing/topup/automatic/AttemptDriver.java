package io.tollway.billing.topup.automatic;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingException;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.automatic.CardRail.InvoiceRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes an attempt as far as it goes now: draft, lines and closing, payment. Each step is written before the next call, and each call may be repeated, so a driver that dies is continued by
 * the next one. An unanswered call ends the drive as {@code unknown}; from there on only what the payment provider has decides.
 */
@ApplicationScoped
class AttemptDriver {
    /** The provider keeps idempotency keys for a day; after that a repetition would not be one. */
    private static final Duration KEYS_LAST = Duration.ofHours(20);

    private final CardRail rail;
    private final AttemptStore store;
    private final AttemptClaim claims;
    private final AutoTopUpConfig config;
    private final Clock clock;

    AttemptDriver(CardRail rail, AttemptStore store, AttemptClaim claims, AutoTopUpConfig config, Clock clock) {
        this.rail = rail;
        this.store = store;
        this.claims = claims;
        this.config = config;
        this.clock = clock;
    }

    Uni<Attempt> advance(Attempt attempt) {
        return step(attempt)
                .chain(next ->
                        goesOn(attempt, next) ? advance(next) : Uni.createFrom().item(next));
    }

    /** Only looks: for hints that come while somebody else drives. */
    Uni<Attempt> look(Attempt attempt) {
        if (!(attempt instanceof Attempt.Open) || attempt.invoice().isEmpty()) {
            return Uni.createFrom().item(attempt);
        }
        return read(attempt);
    }

    /** The customer has another card now: what waits for a confirmation of the old one is taken back. */
    Uni<Attempt> cardReplaced(Attempt attempt) {
        return attempt instanceof Attempt.ActionRequired waiting
                ? store.withdrawing(waiting, "card_replaced").chain(this::advance)
                : Uni.createFrom().item(attempt);
    }

    private Uni<Attempt> step(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Creating creating -> create(creating);
            case Attempt.Finalized finalized -> claims.claim(finalized);
            case Attempt.Paying paying -> pay(paying);
            case Attempt.Declined declined ->
                clock.instant().isBefore(declined.nextTryAt())
                        ? read(declined)
                        // Asked for by hand on the invoice's page, perhaps: never charged beside that.
                        : read(declined)
                                .chain(next -> next instanceof Attempt.Declined still
                                        ? claims.claim(still)
                                        : Uni.createFrom().item(next));
            case Attempt.ActionRequired waiting -> confirmed(waiting);
            case Attempt.Unknown unknown -> found(unknown);
            case Attempt.Withdrawing withdrawing -> withdraw(withdrawing);
            case Attempt.Paid paid -> Uni.createFrom().item(paid);
            case Attempt.Canceled canceled -> Uni.createFrom().item(canceled);
            case Attempt.Quarantined quarantined -> Uni.createFrom().item(quarantined);
        };
    }

    private static boolean goesOn(Attempt before, Attempt after) {
        boolean moved = before.state() != after.state() || !before.invoice().equals(after.invoice());
        return moved
                && (after instanceof Attempt.Creating
                        || after instanceof Attempt.Finalized
                        || after instanceof Attempt.Paying
                        || after instanceof Attempt.Withdrawing);
    }

    private Uni<Attempt> create(Attempt.Creating creating) {
        InvoiceRequest request = request(creating);
        if (creating.order().createdAt().plus(KEYS_LAST).isBefore(clock.instant())) {
            // A draft takes no money, so an old one is left alone.
            return creating.invoice().isPresent() ? store.canceled(creating, "never_made") : store.unanswered(creating);
        }
        return answered(
                creating,
                creating.invoice().isEmpty()
                        ? rail.draft(request)
                        : rail.close(request, creating.invoice().get().id()));
    }

    private Uni<Attempt> pay(Attempt.Paying paying) {
        return rail.pay(paying.order().id(), paying.tries(), paying.closed().id(), paying.card())
                .chain(answer -> answer.refusal().isPresent()
                        ? store.refused(
                                paying, answer.reading(), answer.refusal().get())
                        : store.settle(paying, answer.reading()))
                .onFailure(BillingException.class)
                .recoverWithUni(failure -> unanswered(paying, failure));
    }

    private Uni<Attempt> confirmed(Attempt.ActionRequired waiting) {
        return read(waiting)
                .chain(next -> next instanceof Attempt.ActionRequired still
                                && clock.instant().isAfter(still.since().plus(config.actionWithin()))
                        ? store.withdrawing(still, "not_confirmed")
                        : Uni.createFrom().item(next));
    }

    /** By the invoice's id, or by our own name for it; never made a second time. */
    private Uni<Attempt> found(Attempt.Unknown unknown) {
        if (unknown.invoice().isPresent()) {
            return read(unknown);
        }
        Instant now = clock.instant();
        return rail.find(
                        unknown.order().id(),
                        unknown.order().customerId(),
                        unknown.order().createdAt().minus(Duration.ofMinutes(10)))
                .chain(found -> {
                    if (found.isPresent()) {
                        return store.settle(unknown, found.get());
                    }
                    return now.isAfter(unknown.since().plus(config.unknownWithin()))
                            ? store.canceled(unknown, "never_made")
                            : store.unanswered(unknown);
                });
    }

    private Uni<Attempt> withdraw(Attempt.Withdrawing withdrawing) {
        return rail.cancel(withdrawing.closed().id()).chain(reading -> store.settle(withdrawing, reading));
    }

    private Uni<Attempt> read(Attempt attempt) {
        return rail.read(attempt.invoice().map(Receipt::id).orElseThrow())
                .chain(reading -> store.settle(attempt, reading));
    }

    private Uni<Attempt> answered(Attempt.Open attempt, Uni<InvoiceReading> call) {
        return call.chain(reading -> store.settle(attempt, reading))
                .onFailure(BillingException.class)
                .recoverWithUni(failure -> unanswered(attempt, failure));
    }

    private Uni<Attempt> unanswered(Attempt.Open attempt, Throwable failure) {
        Log.warnf(
                "automatic top-up %s (%s): no answer, it is looked up: %s",
                attempt.order().id(), attempt.state(), failure.getMessage());
        return store.unanswered(attempt);
    }

    private static InvoiceRequest request(Attempt attempt) {
        Attempt.Order order = attempt.order();
        return new InvoiceRequest(order.id(), order.organization(), order.customerId(), order.quote());
    }
}
