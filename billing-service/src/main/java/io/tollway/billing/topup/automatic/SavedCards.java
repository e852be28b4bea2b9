package io.tollway.billing.topup.automatic;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError.NotFound;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.Addresses;
import io.tollway.billing.topup.TopUps;
import io.tollway.billing.topup.automatic.CardRail.Card;
import io.tollway.billing.topup.automatic.CardRail.SetupPage;
import io.tollway.billing.topup.automatic.CardRail.SetupReading;
import io.tollway.billing.topup.automatic.CardRail.SetupRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** The one card automatic top-ups are charged to: given on the payment provider's page, replaced by giving another, taken off. Safe to call from any number of triggers at once. */
@ApplicationScoped
class SavedCards {
    private final Database database;
    private final CardSetupRepository setups;
    private final SettingsRepository settings;
    private final AttemptRepository attempts;
    private final AttemptDriver driver;
    private final TopUps topUps;
    private final CardRail rail;
    private final Addresses addresses;
    private final AutoTopUpConfig config;
    private final Clock clock;

    SavedCards(
            Database database,
            CardSetupRepository setups,
            SettingsRepository settings,
            AttemptRepository attempts,
            AttemptDriver driver,
            TopUps topUps,
            CardRail rail,
            Addresses addresses,
            AutoTopUpConfig config,
            Clock clock) {
        this.database = database;
        this.setups = setups;
        this.settings = settings;
        this.attempts = attempts;
        this.driver = driver;
        this.topUps = topUps;
        this.rail = rail;
        this.addresses = addresses;
        this.config = config;
        this.clock = clock;
    }

    /** Writes the row, then opens the page. Repeated with the same id, it goes on where it was interrupted. */
    Uni<CardSetup> open(OrganizationId organization, UUID id, String askedBy) {
        // Whole seconds: the provider counts in them, and a repetition must ask for exactly the same page.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        CardSetup setup = new CardSetup(
                id, organization, CardSetup.State.OPEN, askedBy, now, now.plus(config.setupWithin()), Optional.empty());
        return database.inTenant(organization, sql -> setups.insert(sql, setup, now.plus(config.firstLook())))
                .chain(() -> stored(organization, id))
                .chain(this::withPage);
    }

    /** The setup as it is now: one that is not over is looked up at the payment provider first. */
    Uni<CardSetup> current(OrganizationId organization, UUID id) {
        return stored(organization, id).chain(this::look);
    }

    Uni<CardSetup> look(CardSetup setup) {
        if (!setup.isOpen()) {
            return Uni.createFrom().item(setup);
        }
        if (setup.page().isEmpty()) {
            // Nobody was ever sent to a page that we do not know.
            return clock.instant().isBefore(setup.expiresAt())
                    ? withPage(setup)
                    : ended(setup, CardSetup.State.EXPIRED);
        }
        return rail.readSetup(setup.page().get().sessionId()).chain(reading -> settle(setup, reading));
    }

    /** Takes the card off; what is in flight is withdrawn before it is charged, and stands if it was charged already. */
    Uni<Void> remove(OrganizationId organization) {
        Instant now = clock.instant();
        return database.inTenant(organization, sql -> settings.lock(sql, organization)
                        .chain(wanted -> settings.card(sql, organization)
                                .call(() -> settings.removeCard(sql, organization))
                                .call(() -> wanted.filter(Settings::enabled).isPresent()
                                        ? settings.stop(sql, organization, Stop.CARD_REMOVED, now, null)
                                        : Uni.createFrom().voidItem())
                                .call(() -> attempts.hurry(sql, organization, now))))
                .chain(card -> card.isEmpty()
                        ? Uni.createFrom()
                                .failure(new NotFound("card_not_found", "No card is saved; there is nothing to remove.")
                                        .toException())
                        : rail.detach(card.get().paymentMethodId()));
    }

    private Uni<CardSetup> withPage(CardSetup setup) {
        if (setup.page().isPresent() || !setup.isOpen()) {
            return Uni.createFrom().item(setup);
        }
        OrganizationId organization = setup.organization();
        return topUps.customer(organization)
                .chain(customer -> rail.openSetup(new SetupRequest(
                        setup.id(),
                        organization,
                        customer,
                        setup.expiresAt(),
                        addresses.afterSavingCard(organization, setup.id()),
                        addresses.withoutSavingCard(organization))))
                .chain((SetupPage page) -> database.inTenant(organization, sql -> setups.opened(sql, setup.id(), page)))
                .chain(() -> stored(organization, setup.id()));
    }

    private Uni<CardSetup> settle(CardSetup setup, SetupReading reading) {
        boolean ours = reading.setupId().filter(setup.id().toString()::equals).isPresent();
        if (reading.card().isPresent() && ours) {
            return saved(setup, reading.card().get());
        }
        return reading.over()
                ? ended(setup, CardSetup.State.EXPIRED)
                : Uni.createFrom().item(setup);
    }

    private Uni<CardSetup> ended(CardSetup setup, CardSetup.State state) {
        return database.inTenant(setup.organization(), sql -> setups.lock(sql, setup.id())
                        .chain(current -> current.isOpen()
                                ? setups.ended(sql, setup.id(), state)
                                : Uni.createFrom().voidItem()))
                .chain(() -> stored(setup.organization(), setup.id()));
    }

    /** @param card may be the card that is there already, when several triggers see the same end */
    private Uni<CardSetup> saved(CardSetup setup, Card card) {
        OrganizationId organization = setup.organization();
        Instant now = clock.instant();
        return database.inTenant(organization, sql -> settings.lock(sql, organization)
                        .chain(() -> setups.lock(sql, setup.id()))
                        .chain(current -> settings.card(sql, organization)
                                .call(() -> current.isOpen()
                                        ? settings.saveCard(sql, organization, card, setup.askedBy(), now)
                                                .chain(() -> settings.go(
                                                        sql,
                                                        organization,
                                                        Stop.CARD_REMOVED,
                                                        Stop.CARD_DECLINED,
                                                        Stop.AUTHENTICATION_REQUIRED))
                                                .chain(() -> attempts.cardReplaced(sql, organization))
                                                .chain(() -> attempts.hurry(sql, organization, now))
                                                .chain(() -> setups.ended(sql, setup.id(), CardSetup.State.SAVED))
                                        : Uni.createFrom().voidItem())
                                .map(before -> current.isOpen() ? before : Optional.<Card>empty())))
                .call(before -> withoutOld(before, card))
                .call(() -> database.inTenant(organization, sql -> attempts.open(sql, organization))
                        .chain(open -> open.isPresent()
                                ? driver.cardReplaced(open.get()).replaceWithVoid()
                                : Uni.createFrom().voidItem())
                        .onFailure()
                        .invoke(failure -> Log.warnf("what waits for the old card stays: %s", failure.getMessage()))
                        .onFailure()
                        .recoverWithUni(failure -> Uni.createFrom().voidItem()))
                .chain(() -> stored(organization, setup.id()));
    }

    private Uni<Void> withoutOld(Optional<Card> before, Card card) {
        if (before.isEmpty() || before.get().paymentMethodId().equals(card.paymentMethodId())) {
            return Uni.createFrom().voidItem();
        }
        return rail.detach(before.get().paymentMethodId()).onFailure().recoverWithUni(failure -> {
            Log.warnf("a replaced card stays with the payment provider, unused: %s", failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<CardSetup> stored(OrganizationId organization, UUID id) {
        return database.inTenant(organization, sql -> setups.find(sql, id))
                .map(found -> found.orElseThrow(() -> new NotFound(
                                "card_setup_not_found",
                                "There is no saving of a card with this id in this organization.")
                        .toException()));
    }
}
