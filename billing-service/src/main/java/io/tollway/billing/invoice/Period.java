package io.tollway.billing.invoice;

import io.tollway.billing.error.BillingError.NotFound;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * A calendar month of an organization.
 *
 * @param start inclusive; where the document before it ended, if there is one
 * @param end exclusive; the month's end in {@code zone}
 */
record Period(YearMonth month, ZoneId zone, Instant start, Instant end) {
    Period {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a period ends after its start");
        }
    }

    static Period of(YearMonth month, ZoneId zone) {
        return new Period(month, zone, startOf(month, zone), startOf(month.plusMonths(1), zone));
    }

    /** The month as it is when the one before it ended elsewhere than expected, as after a change of time zone. */
    Period startingAt(Instant otherStart) {
        return new Period(month, zone, otherStart, end);
    }

    static Instant startOf(YearMonth month, ZoneId zone) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }

    static YearMonth monthOf(Instant instant, ZoneId zone) {
        return YearMonth.from(instant.atZone(zone));
    }

    /** Reads {@code 2026-11}; anything else names no document. */
    static YearMonth parseMonth(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw unknown();
        }
    }

    static RuntimeException unknown() {
        return new NotFound(
                        "period_not_found",
                        "There is no document of this period; GET …/invoices lists those there are.")
                .toException();
    }
}
