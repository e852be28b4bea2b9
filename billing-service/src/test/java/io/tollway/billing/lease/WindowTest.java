package io.tollway.billing.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.state.ApiKeyState.LimitReset;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void windowsAreCalendarUnitsInUtcAndWeeksStartOnMonday() {
        Instant sunday = Instant.parse("2028-02-27T23:59:59.999Z");

        assertThat(Window.containing(sunday, LimitReset.DAILY)).isEqualTo(window("2028-02-27", "2028-02-28"));
        assertThat(Window.containing(sunday, LimitReset.WEEKLY)).isEqualTo(window("2028-02-21", "2028-02-28"));
        assertThat(Window.containing(sunday, LimitReset.MONTHLY)).isEqualTo(window("2028-02-01", "2028-03-01"));
    }

    @Test
    void theEndBelongsToTheNextWindow() {
        Instant newYear = Instant.parse("2027-01-01T00:00:00Z");

        assertThat(Window.containing(newYear, LimitReset.MONTHLY).start()).isEqualTo(newYear);
        assertThat(Window.containing(newYear.minusNanos(1), LimitReset.MONTHLY).end())
                .isEqualTo(newYear);
    }

    @Test
    void aWindowThatEndsBeforeItStartsIsNone() {
        assertThatThrownBy(() -> new Window(Instant.EPOCH, Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Window window(String from, String to) {
        return new Window(Instant.parse(from + "T00:00:00Z"), Instant.parse(to + "T00:00:00Z"));
    }
}
