package io.tollway.billing.topup.automatic;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.topup.automatic.CardRail.Card;
import io.tollway.billing.topup.automatic.SettingsRepository.Funds;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

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

    /** What to do with an attempt that could be charged. */
    sealed interface Verdict {}

    /** Written as {@code paying}; now the card is asked. */
    record Charge(Attempt.Paying attempt) implements Verdict {}

    /** It must not be charged any more. */
    record Withdraw(String reason) implements Verdict {}

    /** Somebody else has gone on with it. */
    record Overtaken(Attempt current) implements Verdict {}

    Uni<Verdict> claim(Attempt attempt) {
        OrganizationId organization = attempt.order().organization();
        Instant now = clock.instant();
        return database.<Verdict>inTenant(organization, sql -> settings.lock(sql, organization)
                        .chain(wanted -> attempts.lock(sql, attempt.order().id())
                                .chain(current -> decide(sql, wanted, attempt, current, now))))
                .invoke(outbox::committed);
    }

    private Uni<Verdict> decide(
            SqlConnection sql, Optional<Settings> wanted, Attempt attempt, Attempt current, Instant now) {
        boolean chargeable = current instanceof Attempt.Finalized || current instanceof Attempt.Declined;
        if (!chargeable || current.state() != attempt.state() || current.tries() != attempt.tries()) {
            return Uni.createFrom().item(new Overtaken(current));
        }
        OrganizationId organization = current.order().organization();
        return settings.card(sql, organization).chain(card -> objection(sql, wanted, card, current, now)
                .chain(objection -> objection.isPresent()
                        ? Uni.createFrom().<Verdict>item(new Withdraw(objection.get()))
                        : charge(sql, current, card.orElseThrow(), now)));
    }

    private Uni<Verdict> charge(SqlConnection sql, Attempt current, Card card, Instant now) {
        Attempt.Paying paying =
                switch (current) {
                    case Attempt.Finalized finalized -> finalized.paying(card.paymentMethodId());
                    case Attempt.Declined declined -> declined.paying(card.paymentMethodId());
                    default -> throw new IllegalStateException("not chargeable: " + current.state());
                };
        return store.change(sql, current, paying, now).replaceWith(new Charge(paying));
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
