package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RaterTest {
    @Test
    void roundsOnceHalfUp() {
        assertThat(Rater.nano(Map.of("cache_read", 2_500L), counts(0, 1, 0))).isEqualTo(3);
        assertThat(Rater.nano(Map.of("input", 499L), counts(1, 0, 0))).isZero();
        assertThat(Rater.nano(Map.of("input", 500L), counts(1, 0, 0))).isEqualTo(1);
        assertThat(Rater.nano(Map.of("input", 250L, "output", 250L), counts(1, 0, 1)))
                .isEqualTo(1);
    }

    @Test
    void aClassWithoutPriceCostsWhatItsFallbackCosts() {
        Map<String, Long> price = Map.of("input", 150_000L, "output", 600_000L);
        assertThat(Rater.picoPrice(price, UsageClass.CACHE_WRITE_1H)).isEqualTo(150_000);
        assertThat(Rater.picoPrice(price, UsageClass.REASONING)).isEqualTo(600_000);
        assertThat(Rater.picoPrice(price, UsageClass.SEARCH)).isZero();
        assertThat(Rater.nano(price, new UsageCounts(1_000, 0, 0, 0, 0, 0, 100, 50, 0, 0, 7)))
                .isEqualTo(150_000 + 60_000 + 30_000);
    }

    @Test
    void thePricePerRequestCountsOnce() {
        assertThat(Rater.nano(Map.of("request", 5_000_000L), UsageCounts.NONE)).isEqualTo(5_000);
    }

    @Test
    void aSumThatDoesNotFitIsRefusedAndNeverWraps() {
        assertThatThrownBy(() -> Rater.nano(Map.of("input", Long.MAX_VALUE), counts(2, 0, 0)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Rater.nano(Map.of("input", Long.MAX_VALUE, "output", 1L), counts(1, 0, 1)))
                .isInstanceOf(ArithmeticException.class);
    }

    private static UsageCounts counts(long input, long cacheRead, long output) {
        return new UsageCounts(input, cacheRead, 0, 0, 0, 0, output, 0, 0, 0, 0);
    }
}
