package io.tollway.gateway.credit;

import io.tollway.contracts.state.ApiKeyState.LimitReset;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** Calendar windows in UTC; a week starts on Monday. */
record LimitWindow(long startMillis, long endMillis) {
    private static final long DAY_MILLIS = 86_400_000L;

    static LimitWindow at(LimitReset reset, long nowMillis) {
        LocalDate today = Instant.ofEpochMilli(nowMillis).atZone(ZoneOffset.UTC).toLocalDate();
        return switch (reset) {
            case DAILY -> of(today, today.plusDays(1));
            case WEEKLY -> {
                LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield of(monday, monday.plusWeeks(1));
            }
            case MONTHLY -> {
                LocalDate first = today.withDayOfMonth(1);
                yield of(first, first.plusMonths(1));
            }
        };
    }

    /** Whether a window of that length belongs to that kind of reset. */
    static boolean isOf(LimitReset reset, long lengthMillis) {
        return switch (reset) {
            case DAILY -> lengthMillis == DAY_MILLIS;
            case WEEKLY -> lengthMillis == 7 * DAY_MILLIS;
            case MONTHLY -> lengthMillis > 7 * DAY_MILLIS;
        };
    }

    private static LimitWindow of(LocalDate start, LocalDate end) {
        return new LimitWindow(millis(start), millis(end));
    }

    private static long millis(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
