package io.tollway.billing.topup.automatic;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.billing.topup.ChargedTopUps;
import io.tollway.billing.topup.ChargedTopUps.Charged;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Draws the consequences of what the payment provider says. As with other top-ups the ledger is posted first, under the payment's id; then, under the locks of the settings and the attempt,
 * the rows follow: a crash between the two is repaired by the next look.
 */
@ApplicationScoped
class AttemptStore {
    private static final String CHARGED_BY = "automatic top-up";
    private static final int MOST_DOUBLINGS = 20;

    private final Database database;
    private final AttemptRepository attempts;
    private final SettingsRepository settings;
    private final ChargedTopUps topUps;
    private final AutoTopUpEvents events;
    private final Outbox outbox;
    private final AutoTopUpConfig config;
    private final AttemptProgress progress;
    private final Clock clock;

    AttemptStore(
            Database database,
            AttemptRepository attempts,
            SettingsRepository settings,
            ChargedTopUps topUps,
            AutoTopUpEvents events,
            Outbox outbox,
            AutoTopUpConfig config,
            CardRail rail,
            Clock clock) {
        this.database = database;
        this.attempts = attempts;
        this.settings = settings;
        this.topUps = topUps;
        this.events = events;
        this.outbox = outbox;
        this.config = config;
        this.progress = new AttemptProgress(rail.live(), config.firstRetry(), config.longestRetry());
        this.clock = clock;
    }

    /** What the invoice says, posted and written. */
    Uni<Attempt> settle(Attempt attempt, InvoiceReading reading) {
        Instant now = clock.instant();
        return step(attempt, current -> progress.next(current, reading, now), now);
    }

    /** It is to be charged no more; one that has gone on meanwhile is left as it is. The caller then makes the invoice unpayable. */
    Uni<Attempt> withdrawing(Attempt.ActionRequired attempt, String reason) {
        return step(
                attempt,
                current -> sameStep(current, attempt) ? attempt.withdrawing(attempt.closed(), reason) : current,
                clock.instant());
    }

    /** The provider would not even ask the card. */
    Uni<Attempt> refused(Attempt attempt, InvoiceReading reading, String reason) {
        Instant now = clock.instant();
        return step(
                attempt,
                current -> {
                    Attempt next = progress.next(current, reading, now);
                    return next instanceof Attempt.Paying paying
                            ? progress.refused(paying, reading.receipt(), reason, now)
                            : next;
                },
                now);
    }

    /** A call was not answered; an attempt that has gone on meanwhile is left as it is. */
    Uni<Attempt> unanswered(Attempt.Open attempt) {
        Instant now = clock.instant();
        return step(
                attempt,
                current -> sameStep(current, attempt) && !(attempt instanceof Attempt.Unknown)
                        ? attempt.unanswered(now)
                        : current,
                now);
    }

    /** Nothing of it can be charged any more. */
    Uni<Attempt> canceled(Attempt.Open attempt, String reason) {
        Instant now = clock.instant();
        return step(attempt, current -> sameStep(current, attempt) ? attempt.canceled(reason, now) : current, now);
    }

    private static boolean sameStep(Attempt current, Attempt attempt) {
        return current.state() == attempt.state()
                && current.tries() == attempt.tries()
                && current.invoice().equals(attempt.invoice());
    }

    private Uni<Attempt> step(Attempt attempt, UnaryOperator<Attempt> step, Instant now) {
        Attempt expected = step.apply(attempt);
        Uni<?> posted = attempt instanceof Attempt.Open && expected instanceof Attempt.Paid paid
                ? topUps.post(charged(paid))
                : Uni.createFrom().voidItem();
        OrganizationId organization = attempt.order().organization();
        return posted.chain(() -> database.inTenant(organization, sql -> settings.lock(sql, organization)
                        .chain(() -> attempts.lock(sql, attempt.order().id()))
                        .chain(current -> change(sql, current, step.apply(current), now))))
                .invoke(outbox::committed);
    }

    /** Writes the next state, what hangs on it, and what is told of it, under the locks that the caller has. */
    Uni<Attempt> change(SqlConnection sql, Attempt before, Attempt after, Instant now) {
        boolean changes = before.state() != after.state() || before.tries() != after.tries();
        Uni<Void> written = attempts.looks(sql, after.order().id())
                .chain(looks -> attempts.update(sql, after, now, nextLook(after, changes ? 0 : looks, now), changes));
        if (!changes) {
            return written.replaceWith(after);
        }
        return written.chain(() -> after instanceof Attempt.Paid paid
                        ? topUps.record(sql, charged(paid))
                        : Uni.createFrom().voidItem())
                .chain(() -> consequence(sql, after, now))
                .chain(() -> tell(
                        sql,
                        after.order().organization(),
                        events.of(after, now).stream().toList()))
                .invoke(() -> warn(after))
                .replaceWith(after);
    }

    private Uni<Void> consequence(SqlConnection sql, Attempt after, Instant now) {
        OrganizationId organization = after.order().organization();
        return switch (after) {
            case Attempt.ActionRequired ignored ->
                settings.stop(sql, organization, Stop.AUTHENTICATION_REQUIRED, now, null);
            case Attempt.Quarantined ignored -> settings.stop(sql, organization, Stop.PAYMENT_MISMATCH, now, null);
            case Attempt.Canceled canceled
            when canceled.reason().equals(Stop.CARD_DECLINED.wireName()) ->
                settings.stop(sql, organization, Stop.CARD_DECLINED, now, null);
            case Attempt.Paid ignored ->
                settings.go(sql, organization, Stop.AUTHENTICATION_REQUIRED, Stop.CARD_DECLINED);
            case Attempt.Canceled ignored -> Uni.createFrom().voidItem();
            case Attempt.Creating ignored -> Uni.createFrom().voidItem();
            case Attempt.Finalized ignored -> Uni.createFrom().voidItem();
            case Attempt.Paying ignored -> Uni.createFrom().voidItem();
            case Attempt.Declined ignored -> Uni.createFrom().voidItem();
            case Attempt.Unknown ignored -> Uni.createFrom().voidItem();
            case Attempt.Withdrawing ignored -> Uni.createFrom().voidItem();
        };
    }

    /** Leaves events in the outbox, under the lock that orders them; the caller calls {@link Outbox#committed} afterwards. */
    Uni<Void> tell(SqlConnection sql, OrganizationId organization, List<OutboxRecord> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return attempts.lockWallet(sql, organization).chain(() -> outbox.append(sql, records));
    }

    private @Nullable Instant nextLook(Attempt after, int looks, Instant now) {
        Duration delay = config.firstLook().multipliedBy(1L << Math.min(looks, MOST_DOUBLINGS));
        Instant next = now.plus(delay.compareTo(config.longestLook()) > 0 ? config.longestLook() : delay);
        return switch (after) {
            case Attempt.Declined declined -> declined.nextTryAt().isBefore(next) ? declined.nextTryAt() : next;
            case Attempt.Open ignored -> next;
            case Attempt.Paid ignored -> null;
            case Attempt.Canceled ignored -> null;
            case Attempt.Quarantined ignored -> null;
        };
    }

    private static Charged charged(Attempt.Paid paid) {
        Attempt.Order order = paid.order();
        return new Charged(
                order.id(),
                order.organization(),
                order.quote(),
                CHARGED_BY,
                order.createdAt(),
                paid.paymentId(),
                paid.closed(),
                paid.at());
    }

    private static void warn(Attempt after) {
        Optional<String> reason =
                after instanceof Attempt.Quarantined quarantined ? Optional.of(quarantined.reason()) : Optional.empty();
        reason.ifPresent(it -> Log.errorf(
                "automatic top-up %s of organization %s is quarantined and waits for a human: %s",
                after.order().id(), after.order().organization(), it));
    }
}
