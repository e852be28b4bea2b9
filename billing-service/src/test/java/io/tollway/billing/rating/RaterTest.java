package io.tollway.billing.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.UsageCounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RaterTest {
    @Test
    void classesWithoutAPriceCostWhatTheirFallbackCosts() {
        UsageCounts usage = new UsageCounts(10, 20, 0, 0, 0, 0, 5, 7, 0, 0, 0);

        assertThat(Rater.rate(usage, Map.of("input", 1_000L, "output", 2_000L)).value())
                .isEqualTo(10 + 20 + 2 * (5 + 7));
        assertThat(Rater.rate(usage, Map.of("input", 1_000L, "cache_read", 100L, "output", 2_000L))
                        .value())
                .isEqualTo(10 + 2 + 2 * (5 + 7));
    }

    @Test
    void aChargedRequestCountsOneAndSearchesHaveTheirOwnPrice() {
        UsageCounts usage = new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3);

        assertThat(Rater.rate(usage, Map.of("request", 5_000_000L, "search", 10_000_000L))
                        .value())
                .isEqualTo(35_000);
        assertThat(Rater.rate(usage, Map.of("input", 1_000L)).value()).isZero();
    }

    @Test
    void roundingHappensOnceForTheWholeRequest() {
        UsageCounts usage = new UsageCounts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThat(Rater.rate(usage, Map.of("input", 400L, "cache_read", 400L)).value())
                .isEqualTo(1);
    }

    @Test
    void whatDoesNotFitThrows() {
        UsageCounts usage = new UsageCounts(Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThatThrownBy(() -> Rater.rate(usage, Map.of("input", 2L))).isInstanceOf(ArithmeticException.class);
    }
}
