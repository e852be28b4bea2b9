package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** One flat price list, every rule of it. The other service's rater is tried with the same rows. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "nothing",
            value = {
                "'',40", "1024x1024,50", "1024x1024/low,20", "1024x1024/high,80", "1024x1024/medium,50",
                        "1536x1024/high,120",
                "1536x1024/low,40", "1536x1024,120", "/high,120", "/low,50", "512x512,40", "512x512/high,40"
            })
    void aPictureCostsWhatItsSizeAndQualityCost(String picture, long nano) {
        Map<String, Long> price = Map.of(
                "image_output", 40_000L,
                "image_output:1024x1024", 50_000L,
                "image_output:1024x1024/low", 20_000L,
                "image_output:1024x1024/high", 80_000L,
                "image_output:1536x1024/high", 120_000L,
                "image_output:1536x1024/medium", 90_000L);

        assertThat(Rater.nano(price, UsageCounts.ofImages(1).ofPicture(picture)))
                .isEqualTo(nano);
        assertThat(Rater.nano(price, UsageCounts.ofImages(3).ofPicture(picture)))
                .isEqualTo(3 * nano);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/high", "1024x1024", "1536x1024", "1024x1024/low", "512x512"})
    void whatIsHeldIsEnoughForWhateverTheAnswerTellsBesides(String asked) {
        Map<String, Long> price = Map.of(
                "image_output", 40L,
                "image_output:1024x1024/low", 20L,
                "image_output:1024x1024/high", 80L,
                "image_output:1536x1024", 60L);
        String[] known = (asked + (asked.contains("/") ? "" : "/")).split("/", -1);
        for (String size : known[0].isEmpty() ? List.of("", "1024x1024", "1536x1024", "512x512") : List.of(known[0])) {
            for (String quality : known[1].isEmpty() ? List.of("", "low", "medium", "high") : List.of(known[1])) {
                String made = quality.isEmpty() ? size : size + '/' + quality;
                assertThat(PicturePrice.of(price, made))
                        .as("%s of what was asked for as %s", made, asked)
                        .isLessThanOrEqualTo(PicturePrice.most(price, asked));
            }
        }
    }

    private static UsageCounts counts(long input, long cacheRead, long output) {
        return new UsageCounts(input, cacheRead, 0, 0, 0, 0, output, 0, 0, 0, 0);
    }
}
