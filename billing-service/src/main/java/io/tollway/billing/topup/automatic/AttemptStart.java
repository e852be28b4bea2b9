package io.tollway.billing.topup.automatic;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.topup.TopUps;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins attempts: at most one is in flight, brake and ceilings hold, however many ask at once. Everything is decided under the lock of the settings' row, and the database's unique index has the last word. */
@ApplicationScoped
class AttemptStart {
    private final Database database;
    private final SettingsRepository settings;
    private final AttemptRepository attempts;
    private final AttemptStore store;
    private final AutoTopUpEvents events;
    private final Ceilings ceilings;
    private final TopUps topUps;
    private final AutoTopUpConfig config;
    private final Outbox outbox;
    private final Clock clock;

    AttemptStart(
            Database database,
            SettingsRepository settings,
            AttemptRepository attempts,
            AttemptStore store,
            AutoTopUpEvents events,
            Ceilings ceilings,
            TopUps topUps,
            AutoTopUpConfig config,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.settings = settings;
        this.attempts = attempts;
        this.store = store;
        this.events = events;
        this.ceilings = ceilings;
        this.topUps = topUps;
        this.config = config;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * @param refused whether a lease was refused, so that what is reserved counts as spent
     * @return empty when none is due, or another one is in flight
     */
    Uni<Optional<Attempt>> attempt(OrganizationId organization, boolean refused) {
        // What the row will hold, so that it is equal to what is read again.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return topUps.customer(organization)
                .chain(customer -> database.inTenant(organization, sql -> settings.lock(sql, organization)
                        .chain(found -> found.isPresent() && found.get().runs(now)
                                ? due(sql, found.get(), customer, refused, now)
                                : none())))
                .invoke(outbox::committed);
    }

    private Uni<Optional<Attempt>> due(
            SqlConnection sql, Settings wanted, String customer, boolean refused, Instant now) {
        OrganizationId organization = wanted.organization();
        return attempts.open(sql, organization).chain(open -> settings.card(sql, organization)
                .chain(card -> settings.funds(sql, organization).chain(funds -> {
                    boolean low = funds.filter(it -> !it.frozen())
                            .filter(it -> it.below(wanted.limits().threshold(), refused))
                            .isPresent();
                    return open.isPresent() || card.isEmpty() || !low ? none() : allowed(sql, wanted, customer, now);
                })));
    }

    private Uni<Optional<Attempt>> allowed(SqlConnection sql, Settings wanted, String customer, Instant now) {
        OrganizationId organization = wanted.organization();
        Instant window = now.minus(config.attemptsWithin());
        Instant counted = wanted.countedFrom().isAfter(window) ? wanted.countedFrom() : window;
        return attempts.begunSince(sql, organization, counted)
                .chain(begun -> begun >= config.mostAttempts()
                        ? stop(sql, organization, Stop.TOO_MANY_ATTEMPTS, now, null)
                        : ceilings.reached(sql, wanted, wanted.limits().amount(), now)
                                .chain(reached -> reached.isPresent()
                                        ? stop(
                                                sql,
                                                organization,
                                                reached.get().reason(),
                                                now,
                                                reached.get().until())
                                        : insert(sql, wanted, customer, now)));
    }

    private Uni<Optional<Attempt>> insert(SqlConnection sql, Settings wanted, String customer, Instant now) {
        Attempt.Order order = new Attempt.Order(
                UuidV7.next(clock),
                wanted.organization(),
                topUps.quote(wanted.limits().amount()),
                customer,
                now);
        return attempts.insert(sql, order, now.plus(config.firstLook()))
                .map(inserted ->
                        inserted ? Optional.of(new Attempt.Creating(order, Optional.empty())) : Optional.empty());
    }

    private Uni<Optional<Attempt>> stop(
            SqlConnection sql, OrganizationId organization, Stop reason, Instant now, @Nullable Instant until) {
        Log.infof("automatic top-up of organization %s stops: %s", organization, reason.wireName());
        return settings.stop(sql, organization, reason, now, until)
                .chain(() -> store.tell(sql, organization, List.of(events.stopped(organization, reason, now))))
                .chain(AttemptStart::none);
    }

    private static Uni<Optional<Attempt>> none() {
        return Uni.createFrom().item(Optional.empty());
    }
}
