package io.tollway.billing.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.UsageCounts;
import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

        assertThat(Rater.rate(UsageCounts.ofImages(1).ofPicture(picture), price).value())
                .isEqualTo(nano);
        assertThat(Rater.rate(UsageCounts.ofImages(3).ofPicture(picture), price).value())
                .isEqualTo(3 * nano);
    }

    @Test
    void whatDoesNotFitThrows() {
        UsageCounts usage = new UsageCounts(Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThatThrownBy(() -> Rater.rate(usage, Map.of("input", 2L))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void edgeCase31OneCachedTokenAtAQuarterOfACentPerMillionIsThreeNanosAndNoRequestErrsByMoreThanHalfANano() {
        assertThat(Rater.rate(new UsageCounts(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), Map.of("cache_read", 2_500L))
                        .value())
                .isEqualTo(3);
        Random random = new Random(31);
        for (int i = 0; i < 100_000; i++) {
            UsageCounts usage = new UsageCounts(
                    random.nextLong(1_000_000),
                    random.nextLong(1_000_000),
                    0,
                    0,
                    0,
                    0,
                    random.nextLong(100_000),
                    0,
                    0,
                    0,
                    0);
            long input = random.nextLong(600_000_000);
            long cached = random.nextLong(5_000);
            long output = random.nextLong(600_000_000);

            long nano = Rater.rate(usage, Map.of("input", input, "cache_read", cached, "output", output))
                    .value();

            BigInteger exactPico = product(usage.input(), input)
                    .add(product(usage.cacheRead(), cached))
                    .add(product(usage.output(), output));
            BigInteger error = product(nano, 1_000).subtract(exactPico).abs();
            assertThat(error).isLessThanOrEqualTo(BigInteger.valueOf(500));
        }
    }

    @Test
    void edgeCase32TokenCountsBeyondThirtyOneBitsAreExactAndWhatDoesNotFitThrows() {
        long tokens = 3L * Integer.MAX_VALUE;
        assertThat(Rater.rate(new UsageCounts(tokens, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Map.of("input", 1_000_000_000L))
                        .value())
                .isEqualTo(tokens * 1_000_000);
        assertThatThrownBy(() -> Rater.rate(
                        new UsageCounts(tokens, 0, 0, 0, 0, 0, tokens, 0, 0, 0, 0),
                        Map.of("input", 900_000_000L, "output", 900_000_000L)))
                .isInstanceOf(ArithmeticException.class);
    }

    private static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }
}
