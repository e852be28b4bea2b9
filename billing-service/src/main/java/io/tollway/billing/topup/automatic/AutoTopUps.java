package io.tollway.billing.topup.automatic;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError.NotFound;
import io.tollway.billing.error.BillingError.Unprocessable;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.topup.automatic.Settings.Stopped;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Automatic top-up as other features know it. */
@ApplicationScoped
public class AutoTopUps {
    private static final Duration REST_AFTER_REFUND = Duration.ofDays(1);

    private final Database database;
    private final SettingsRepository settings;
    private final AttemptRepository attempts;
    private final CardSetupRepository setups;
    private final AttemptStore store;
    private final AttemptDriver driver;
    private final SavedCards cards;
    private final AutoTopUpEvents events;
    private final Outbox outbox;
    private final Clock clock;

    AutoTopUps(
            Database database,
            SettingsRepository settings,
            AttemptRepository attempts,
            CardSetupRepository setups,
            AttemptStore store,
            AttemptDriver driver,
            SavedCards cards,
            AutoTopUpEvents events,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.settings = settings;
        this.attempts = attempts;
        this.setups = setups;
        this.store = store;
        this.driver = driver;
        this.cards = cards;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Looks at an attempt, or at the saving of a card, because somebody hinted that something happened to it.
     *
     * @return whether there is one of this id
     */
    public Uni<Boolean> hinted(UUID id) {
        return database.asLedger(sql -> attempts.find(sql, id))
                .chain(attempt -> attempt.isPresent()
                        ? driver.look(attempt.get()).replaceWith(true)
                        : database.asLedger(sql -> setups.find(sql, id))
                                .chain(setup -> setup.isPresent()
                                        ? cards.look(setup.get()).replaceWith(true)
                                        : Uni.createFrom().item(false)));
    }

    /**
     * Switches it off until {@link #reinstate}, for a dispute or by staff: nothing new begins, what is in flight is withdrawn before its card is asked (again), and money that was taken
     * already is credited. Does nothing for an organization that never had it.
     */
    public Uni<Void> suspend(OrganizationId organization) {
        Instant now = clock.instant();
        return database.inTenant(organization, sql -> settings.lock(sql, organization)
                        .chain(found -> found.isEmpty() || isSuspended(found.get())
                                ? Uni.createFrom().voidItem()
                                : settings.switchOff(sql, organization)
                                        .chain(() -> settings.stop(sql, organization, Stop.SUSPENDED, now, null))
                                        .chain(() -> attempts.hurry(sql, organization, now))
                                        .chain(() -> store.tell(
                                                sql,
                                                organization,
                                                List.of(events.stopped(organization, Stop.SUSPENDED, now))))))
                .invoke(outbox::committed);
    }

    /** Lets the organization switch it on again; it does not go on by itself. */
    public Uni<Void> reinstate(OrganizationId organization) {
        return database.inTenant(organization, sql -> settings.lock(sql, organization)
                .chain(() -> settings.go(sql, organization, Stop.SUSPENDED)));
    }

    /** Unused credit went back: buying it again at once would undo the refund. A longer stop stays as it is. Belongs to the caller's transaction. */
    public Uni<Void> restAfterRefund(SqlConnection sql, OrganizationId organization) {
        Instant now = clock.instant();
        Instant until = now.plus(REST_AFTER_REFUND);
        return settings.lock(sql, organization)
                .chain(found -> found.isEmpty() || isStoppedUntil(found.get(), until)
                        ? Uni.createFrom().voidItem()
                        : settings.stop(sql, organization, Stop.REFUNDED, now, until));
    }

    private static boolean isStoppedUntil(Settings settings, Instant time) {
        return settings.stopped()
                .filter(stopped ->
                        stopped.until().isEmpty() || !stopped.until().get().isBefore(time))
                .isPresent();
    }

    /** What a person wants from now on. */
    Uni<Void> write(OrganizationId organization, boolean enabled, Settings.Limits limits, String by) {
        Instant now = clock.instant();
        return database.inTenant(organization, sql -> settings.lock(sql, organization)
                .chain(found -> {
                    if (found.filter(AutoTopUps::isSuspended).isPresent()) {
                        throw suspended();
                    }
                    return settings.write(sql, organization, enabled, limits, by, now);
                })
                .chain(() -> attempts.dueNow(sql, organization, now)));
    }

    /** A person has seen why it stopped, and lets it go on. */
    Uni<Void> resume(OrganizationId organization, String by) {
        return database.inTenant(organization, sql -> settings.lock(sql, organization))
                .chain(found -> {
                    Settings known = found.orElseThrow(() -> new NotFound(
                                    "auto_top_up_not_found",
                                    "Automatic top-up was never set up; PUT its settings first.")
                            .toException());
                    return write(organization, known.enabled(), known.limits(), by);
                });
    }

    private static boolean isSuspended(Settings settings) {
        return settings.stopped()
                .map(Stopped::reason)
                .filter(Stop.SUSPENDED::equals)
                .isPresent();
    }

    private static RuntimeException suspended() {
        return new Unprocessable("auto_top_up_suspended", Stop.SUSPENDED.message()).toException();
    }
}
