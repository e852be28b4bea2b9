package io.tollway.billing.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NanoUsdTest {
    @Test
    void everyAmountSurvivesItsText() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            NanoUsd amount = new NanoUsd(random.nextLong(-999_999_999_999_999_999L, 999_999_999_999_999_999L));
            assertThat(NanoUsd.parse(amount.toString())).isEqualTo(amount);
        }
    }

    @Test
    void textHasTwoDecimalsOrAsManyAsItNeedsAndNoExponent() {
        assertThat(new NanoUsd(5_000_000_000L)).hasToString("5.00");
        assertThat(new NanoUsd(1)).hasToString("0.000000001");
        assertThat(new NanoUsd(-1_500_000_000L)).hasToString("-1.50");
        assertThat(NanoUsd.ofDollars(1_000_000)).hasToString("1000000.00");
    }

    @Test
    void numbersAreExactAndPlain() {
        assertThat(NanoUsd.ofDollars(100).toNumber()).isEqualTo(new BigDecimal("100"));
        assertThat(new NanoUsd(123_456).toNumber()).isEqualTo(new BigDecimal("0.000123456"));
        assertThat(NanoUsd.ZERO.toNumber().toPlainString()).isEqualTo("0");
    }

    @Test
    void whatIsNoPlainDecimalIsRefusedWithTheRemedy() {
        for (String bad :
                List.of("", "1e3", "+1", "1.", ".5", "1.0000000001", "NaN", "1,00", " 1", "0x1", "9".repeat(40))) {
            assertThatThrownBy(() -> NanoUsd.parse(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("decimal string");
        }
        assertThatThrownBy(() -> NanoUsd.parse("999999999999")).hasMessageContaining("larger than any amount");
    }

    @Test
    void picoDollarsAreRoundedHalfUpOnce() {
        assertThat(NanoUsd.ofPicoHalfUp(2_499).value()).isEqualTo(2);
        assertThat(NanoUsd.ofPicoHalfUp(2_500).value()).isEqualTo(3);
        assertThat(NanoUsd.ofPicoHalfUp(0).value()).isZero();
    }

    @Test
    void overflowThrowsAndNeverWraps() {
        NanoUsd most = new NanoUsd(Long.MAX_VALUE);
        assertThatThrownBy(() -> most.plus(new NanoUsd(1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> NanoUsd.ofCents(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void centsAreExactOrRefusedOrRoundedOnDemand() {
        assertThat(NanoUsd.ofCents(1_234).toCentsExact()).isEqualTo(1_234);
        assertThatThrownBy(() -> new NanoUsd(1).toCentsExact()).isInstanceOf(ArithmeticException.class);
        assertThat(new NanoUsd(5_000_000).toCentsRounded()).isEqualTo(1);
        assertThat(new NanoUsd(4_999_999).toCentsRounded()).isZero();
    }
}
