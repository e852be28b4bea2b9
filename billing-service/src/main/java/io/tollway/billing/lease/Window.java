package io.tollway.billing.lease;

import io.tollway.contracts.state.ApiKeyState.LimitReset;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/**
 * A calendar window in UTC in which a limit counts.
 *
 * @param start inclusive
 * @param end exclusive
 */
record Window(Instant start, Instant end) {
    Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a window ends after its start");
        }
    }

    /** The window of that kind that contains the instant; weeks start on Monday. */
    static Window containing(Instant instant, LimitReset reset) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        return switch (reset) {
            case DAILY -> between(day, day.plusDays(1));
            case WEEKLY -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield between(monday, monday.plusWeeks(1));
            }
            case MONTHLY -> between(day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1));
        };
    }

    private static Window between(LocalDate from, LocalDate to) {
        return new Window(
                from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                to.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
