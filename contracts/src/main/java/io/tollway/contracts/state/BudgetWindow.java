package io.tollway.contracts.state;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How often a budget starts again. Windows are aligned with the calendar of the budget's zone; a week starts on Monday. */
public enum BudgetWindow {
    DAILY,
    WEEKLY,
    MONTHLY,
    /** Never. */
    LIFETIME;

    /**
     * A calendar window.
     *
     * @param start inclusive
     * @param end exclusive
     */
    public record Span(Instant start, Instant end) {
        public boolean contains(Instant instant) {
            return !instant.isBefore(start) && instant.isBefore(end);
        }
    }

    /** The window that contains the instant; null for a lifetime. A day begins with its first instant in the zone, also where midnight is left out by a change of clocks. */
    public @Nullable Span at(Instant instant, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(instant, zone);
        return switch (this) {
            case DAILY -> span(day, day.plusDays(1), zone);
            case WEEKLY -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield span(monday, monday.plusWeeks(1), zone);
            }
            case MONTHLY -> span(day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1), zone);
            case LIFETIME -> null;
        };
    }

    /** As APIs write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Span span(LocalDate from, LocalDate to, ZoneId zone) {
        return new Span(
                from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
    }
}
