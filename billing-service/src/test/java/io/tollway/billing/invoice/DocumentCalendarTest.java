package io.tollway.billing.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.billing.error.BillingException;
import io.tollway.billing.invoice.DocumentRepository.Issued;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentCalendarTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @Test
    void monthsFromTheFirstBookingToNowAreOpen() {
        DocumentCalendar calendar = calendar(List.of(), "2026-09-30T23:59:59Z", "2026-11-22T00:00:00Z", ZoneOffset.UTC);

        assertThat(calendar.open())
                .extracting(Period::month)
                .extracting(YearMonth::toString)
                .containsExactly("2026-09", "2026-10", "2026-11");
    }

    @Test
    void aMonthIsTheOrganizationsOwnMonthWithItsClockChange() {
        DocumentCalendar calendar = calendar(List.of(), "2026-11-01T03:59:59Z", "2026-11-22T00:00:00Z", NEW_YORK);

        assertThat(calendar.open())
                .extracting(Period::month)
                .extracting(YearMonth::toString)
                .containsExactly("2026-10", "2026-11");
        assertThat(calendar.open().get(1).start()).isEqualTo("2026-11-01T04:00:00Z");
        assertThat(calendar.open().get(1).end()).isEqualTo("2026-12-01T05:00:00Z");
        assertThat(calendar.open().get(0).end())
                .isEqualTo(calendar.open().get(1).start());
    }

    @Test
    void afterAChangeOfTimeZoneNoHourIsLostOrCountedTwice() {
        Issued october = new Issued(
                YearMonth.of(2026, 10),
                Instant.parse("2026-10-01T00:00:00Z"),
                Instant.parse("2026-11-01T00:00:00Z"),
                "S-2026-000001",
                "0".repeat(64),
                NanoUsd.ZERO,
                NanoUsd.ZERO);
        DocumentCalendar calendar =
                calendar(List.of(october), "2026-10-05T00:00:00Z", "2026-12-02T00:00:00Z", NEW_YORK);

        assertThat(calendar.open().getFirst().start()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(calendar.open().getFirst().end()).isEqualTo("2026-12-01T05:00:00Z");
        assertThat(calendar.open().get(1).start()).isEqualTo("2026-12-01T05:00:00Z");
        assertThat(calendar.isIssued(YearMonth.of(2026, 10))).isTrue();
    }

    @Test
    void anOrganizationWithoutBookingsHasTheRunningMonthOnly() {
        DocumentCalendar calendar = new DocumentCalendar(
                List.of(), Optional.empty(), ZoneOffset.UTC, Instant.parse("2026-11-22T00:00:00Z"));

        assertThat(calendar.open()).hasSize(1);
        assertThatThrownBy(() -> calendar.openPeriod(YearMonth.of(2026, 12)))
                .isInstanceOf(BillingException.class)
                .hasMessageContaining("period_not_found");
        assertThatThrownBy(() -> Period.parseMonth("2026-13")).isInstanceOf(BillingException.class);
    }

    private static DocumentCalendar calendar(List<Issued> issued, String first, String now, ZoneId zone) {
        return new DocumentCalendar(issued, Optional.of(Instant.parse(first)), zone, Instant.parse(now));
    }
}
