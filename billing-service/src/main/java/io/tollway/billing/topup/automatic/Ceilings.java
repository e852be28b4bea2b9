package io.tollway.billing.topup.automatic;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.topup.UsdCents;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Whether one more top-up stays under what the organization allowed. Counted by when the money came, under the settings' lock; as one attempt at most is in flight, none is missed. */
@ApplicationScoped
class Ceilings {
    private final AttemptRepository attempts;

    Ceilings(AttemptRepository attempts) {
        this.attempts = attempts;
    }

    /** @param until when there is room again */
    record Reached(Stop reason, Instant until) {}

    Uni<Optional<Reached>> reached(SqlConnection locked, Settings settings, UsdCents credit, Instant now) {
        Instant tomorrow = startOf(day(now).plusDays(1));
        Instant nextMonth = startOf(day(now).withDayOfMonth(1).plusMonths(1));
        return attempts.boughtSince(locked, settings.organization(), thisMonth(now))
                .chain(month -> attempts.boughtSince(locked, settings.organization(), today(now))
                        .map(today -> {
                            if (month.plus(credit).compareTo(settings.limits().monthly()) > 0) {
                                return Optional.of(new Reached(Stop.MONTHLY_CEILING, nextMonth));
                            }
                            return today.plus(credit)
                                                    .compareTo(settings.limits().daily())
                                            > 0
                                    ? Optional.of(new Reached(Stop.DAILY_CEILING, tomorrow))
                                    : Optional.empty();
                        }));
    }

    static Instant today(Instant now) {
        return startOf(day(now));
    }

    static Instant thisMonth(Instant now) {
        return startOf(day(now).withDayOfMonth(1));
    }

    private static LocalDate day(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
