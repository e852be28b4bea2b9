package io.tollway.billing.topup.automatic;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.automatic.CardRail.Card;
import io.tollway.billing.topup.automatic.SettingsRepository.Funds;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The last word before a card is asked, under the locks of settings and attempt: whoever switched off, took the card away or reached a ceiling before it, is not charged. */
@ApplicationScoped
class AttemptClaim {
    private final Database database;
    private final AttemptRepository attempts;
    private final SettingsRepository settings;
    private final Ceilings ceilings;
    private final AttemptStore store;
    private final AutoTopUpConfig config;
    private final Outbox outbox;
    private final Clock clock;

    AttemptClaim(
            Database database,
            AttemptRepository attempts,
            SettingsRepository settings,
            Ceilings ceilings,
            AttemptStore store,
            AutoTopUpConfig config,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.attempts = attempts;
        this.settings = settings;
        this.ceilings = ceilings;
        this.store = store;
        this.config = config;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * The attempt as it stands afterwards: {@code paying}, and now the card is asked; {@code withdrawing}, and now the invoice is made unpayable; or wherever somebody else has taken it meanwhile.
     */
    Uni<Attempt> claim(Attempt attempt) {
        OrganizationId organization = attempt.order().organization();
        Instant now = clock.instant();
        return database.inTenant(organization, sql -> settings.lock(sql, organization)
                        .chain(wanted -> attempts.lock(sql, attempt.order().id())
                                .chain(current -> decide(sql, wanted, attempt, current, now))))
                .invoke(outbox::committed);
    }

    private Uni<Attempt> decide(
            SqlConnection sql, Optional<Settings> wanted, Attempt attempt, Attempt current, Instant now) {
        if (current.state() != attempt.state() || current.tries() != attempt.tries()) {
            return Uni.createFrom().item(current);
        }
        return switch (current) {
            case Attempt.Finalized finalized ->
                decide(sql, wanted, finalized, finalized.closed(), finalized::paying, now);
            case Attempt.Declined declined -> decide(sql, wanted, declined, declined.closed(), declined::paying, now);
            case Attempt.Creating ignored -> Uni.createFrom().item(current);
            case Attempt.Paying ignored -> Uni.createFrom().item(current);
            case Attempt.ActionRequired ignored -> Uni.createFrom().item(current);
            case Attempt.Unknown ignored -> Uni.createFrom().item(current);
            case Attempt.Withdrawing ignored -> Uni.createFrom().item(current);
            case Attempt.Paid ignored -> Uni.createFrom().item(current);
            case Attempt.Canceled ignored -> Uni.createFrom().item(current);
            case Attempt.Quarantined ignored -> Uni.createFrom().item(current);
        };
    }

    private Uni<Attempt> decide(
            SqlConnection sql,
            Optional<Settings> wanted,
            Attempt.Open current,
            Receipt invoice,
            Function<String, Attempt.Paying> paying,
            Instant now) {
        return settings.card(sql, current.order().organization())
                .chain(card -> objection(sql, wanted, card, current, now)
                        .map(objection -> objection.isPresent()
                                ? current.withdrawing(invoice, objection.get())
                                : paying.apply(card.orElseThrow().paymentMethodId())))
                .chain(next -> store.change(sql, current, next, now));
    }

    private Uni<Optional<String>> objection(
            SqlConnection sql, Optional<Settings> wanted, Optional<Card> card, Attempt current, Instant now) {
        if (wanted.isEmpty() || !wanted.get().enabled()) {
            return refused("switched_off");
        }
        if (card.isEmpty()) {
            return refused(Stop.CARD_REMOVED.wireName());
        }
        if (current.tries() >= config.mostTries()) {
            return refused(Stop.CARD_DECLINED.wireName());
        }
        Settings limits = wanted.get();
        return settings.funds(sql, current.order().organization()).chain(funds -> {
            if (funds.map(Funds::frozen).orElse(true)) {
                return refused("frozen");
            }
            // Time has passed since the first try: credit may have come another way.
            if (current.tries() > 0 && !funds.get().below(limits.limits().threshold(), true)) {
                return refused("not_needed_any_more");
            }
            return ceilings.reached(sql, limits, current.order().quote().credit(), now)
                    .map(reached -> reached.map(it -> it.reason().wireName()));
        });
    }

    private static Uni<Optional<String>> refused(String reason) {
        return Uni.createFrom().item(Optional.of(reason));
    }
}
