package io.tollway.gateway.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.ApiKeyState.LimitReset;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SliceSizingTest {
    @Test
    void tenSecondsOfSpendAndAFewHoldsWithinAQuarterOfTheRest() {
        assertThat(SliceSizing.slice(1_000, 10, 100, 1_000_000, 40_000)).isEqualTo(10_000);
        assertThat(SliceSizing.slice(1_000, 10, 100, 1_000_000, 8_000)).isEqualTo(2_000);
        assertThat(SliceSizing.slice(0, 10, 100, 1_000_000, 1_000_000)).isEqualTo(100);
        assertThat(SliceSizing.slice(0, 500, 100, 1_000_000, 1_000_000)).isEqualTo(2_000);
        assertThat(SliceSizing.slice(Long.MAX_VALUE, 10, 100, 1_000_000, Long.MAX_VALUE))
                .isEqualTo(1_000_000);
    }

    @Test
    void anAmpleRestGivesAQuarterOfAnHoursSpendSoThatAFundedKeyOutlastsBillingsAbsence() {
        assertThat(SliceSizing.slice(1_000, 10, 100, 1_000_000, 32 * 900_000)).isEqualTo(900_000);
        assertThat(SliceSizing.slice(1_000, 10, 100, 1_000_000, 32 * 50_000)).isEqualTo(50_000);
        assertThat(SliceSizing.slice(2_000, 10, 100, 1_000_000, Long.MAX_VALUE)).isEqualTo(1_000_000);
    }

    @Test
    void theNextSliceIsFetchedWhenAThirdIsSpent() {
        assertThat(SliceSizing.isLow(600, 900)).isFalse();
        assertThat(SliceSizing.isLow(599, 900)).isTrue();
    }

    @Test
    void aRestTooSmallForSlicesIsLeftToEachRequestsOwnNeed() {
        assertThat(SliceSizing.slice(1_000, 10, 100, 1_000_000, 399)).isZero();
        assertThat(SliceSizing.slice(1_000, 300, 100, 1_000_000, 1_199)).isZero();
        assertThat(SliceSizing.slice(0, 0, 100, 1_000_000, 0)).isZero();
    }

    @Test
    void windowsAreCalendarWindowsInUtcAndWeeksBeginOnMonday() {
        assertWindow(LimitReset.DAILY, "2026-11-22T23:59:59.999Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z");
        assertWindow(LimitReset.WEEKLY, "2026-11-22T12:00:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z");
        assertWindow(LimitReset.WEEKLY, "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z");
        assertWindow(LimitReset.MONTHLY, "2028-02-29T10:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z");
    }

    private static void assertWindow(LimitReset reset, String at, String start, String end) {
        LimitWindow window = LimitWindow.at(reset, Instant.parse(at).toEpochMilli());
        assertThat(Instant.ofEpochMilli(window.startMillis())).isEqualTo(Instant.parse(start));
        assertThat(Instant.ofEpochMilli(window.endMillis())).isEqualTo(Instant.parse(end));
        for (LimitReset each : LimitReset.values()) {
            assertThat(LimitWindow.isOf(each, window.endMillis() - window.startMillis()))
                    .isEqualTo(each == reset);
        }
    }
}
