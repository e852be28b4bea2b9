package io.tollway.billing.topup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeeScheduleTest {
    private static final FeeSchedule DEFAULT =
            new FeeSchedule(List.of(new FeeSchedule.Tier(UsdCents.ZERO, 550, new UsdCents(80))));

    @ParameterizedTest
    @CsvSource({"500,80", "1454,80", "1455,80", "1464,81", "1500,83", "2000,110", "10000,550", "2500000,137500"})
    void theFeeIsTheRateRoundedHalfUpAndNeverBelowTheMinimum(long credit, long fee) {
        assertThat(DEFAULT.feeOn(new UsdCents(credit))).isEqualTo(new UsdCents(fee));
    }

    @Test
    void aLargerOrderFallsIntoItsOwnTier() {
        FeeSchedule tiered = new FeeSchedule(List.of(
                new FeeSchedule.Tier(new UsdCents(100_000), 400, UsdCents.ZERO),
                new FeeSchedule.Tier(UsdCents.ZERO, 550, new UsdCents(80))));

        assertThat(tiered.feeOn(new UsdCents(99_999))).isEqualTo(new UsdCents(5_500));
        assertThat(tiered.feeOn(new UsdCents(100_000))).isEqualTo(new UsdCents(4_000));
    }

    @Test
    void aScheduleThatLeavesSmallOrdersWithoutAFeeIsRefused() {
        List<FeeSchedule.Tier> tiers = List.of(new FeeSchedule.Tier(new UsdCents(1), 550, UsdCents.ZERO));

        assertThatThrownBy(() -> new FeeSchedule(tiers)).hasMessageContaining("must start at 0");
    }

    @Test
    void theQuoteIsCreditPlusFeePlusTax() {
        Quote quote = Quote.of(new UsdCents(2_500), DEFAULT, TaxRegime.NONE);

        assertThat(quote.fee()).isEqualTo(new UsdCents(138));
        assertThat(quote.tax()).isEqualTo(UsdCents.ZERO);
        assertThat(quote.total().toDecimal()).isEqualTo("26.38");
        assertThat(quote.regime()).isEqualTo("none@1");
    }
}
