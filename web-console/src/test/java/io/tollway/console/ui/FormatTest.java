package io.tollway.console.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FormatTest {
    @Test
    void dollarsHaveAtLeastTwoPlacesAndNeverLoseADigit() {
        assertThat(Format.usd("5")).isEqualTo("$5.00");
        assertThat(Format.usd("4.999999975")).isEqualTo("$4.999999975");
        assertThat(Format.usd("0.100000000")).isEqualTo("$0.10");
        assertThat(Format.usd("0.000000001")).isEqualTo("$0.000000001");
    }

    @Test
    void thousandsAreSetApartAndDebtIsMarked() {
        assertThat(Format.usd("1234567.5")).isEqualTo("$1,234,567.50");
        assertThat(Format.usd("-12.3")).isEqualTo("−$12.30");
        assertThat(Format.usd("-1234")).isEqualTo("−$1,234.00");
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(Format.usd(null)).isEqualTo("–");
        assertThat(Format.at(null)).isEqualTo("–");
        assertThat(Format.grouped(null)).isEqualTo("–");
    }

    @Test
    void timesNameTheirZone() {
        assertThat(Format.at(Instant.parse("2026-11-22T03:04:05Z"))).isEqualTo("22 Nov 2026, 03:04:05 UTC");
    }
}
