package io.tollway.gateway.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.credit.HoldEstimator.Estimate;
import io.tollway.gateway.credit.RequestSize.Media;
import io.tollway.gateway.usage.Rater;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldEstimatorTest {
    private static final Map<String, Long> PRICE = Map.of(
            "input",
            150_000L,
            "output",
            600_000L,
            "cache_read",
            75_000L,
            "cache_write_5m",
            187_500L,
            "reasoning",
            700_000L);

    private final HoldEstimator estimator = new HoldEstimator(8192, 256, 50_000);

    @Test
    void textIsBoundedByItsBytesAndPricedAsTheDearestInputClass() {
        HoldTerms terms = terms(request(RequestSize.text(1_000, 2, 0), PRICE, 100L, null, null, 1));
        assertThat(terms.amountNano(0)).isEqualTo((1_000 + 64 + 32) * 187_500L / 1000);
        assertThat(terms.amountNano(100) - terms.amountNano(0)).isEqualTo(100 * 700);
    }

    @Test
    void anyUsageWithinTheBoundsIsCovered() {
        Random random = new Random(7);
        HoldTerms terms = terms(request(RequestSize.text(5_000, 3, 2), PRICE, 2_000L, null, null, 1));
        long hold = terms.amountNano(2_000);
        for (int i = 0; i < 2_000; i++) {
            long input = random.nextLong(5_001);
            long cached = random.nextLong(input + 1);
            long written = random.nextLong(input - cached + 1);
            long output = random.nextLong(2_001);
            long reasoning = random.nextLong(output + 1);
            UsageCounts usage = new UsageCounts(
                    input - cached - written, cached, written, 0, 0, 0, output - reasoning, reasoning, 0, 0, 0);
            assertThat(Rater.nano(PRICE, usage)).isLessThanOrEqualTo(hold);
        }
    }

    @Test
    void whatIsNotCountedInTokensIsHeldForOnceHoweverManyChoicesThereAre() {
        Map<String, Long> price = Map.of("search", 2_000_000_000L, "character", 15_000_000L, "second", 100_000_000L);
        UsageCounts units = new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1_000, 60);
        RequestSize size = new RequestSize(100, 1, 0, List.of(), 0, 0, false, units);

        assertThat(terms(request(size, price, 1L, null, null, 4)).amountNano(1))
                .isEqualTo(Rater.nano(price, units))
                .isEqualTo(6_000_000 + 15_000_000 + 6_000_000);
    }

    @Test
    void picturesAreHeldForAtTheDearestThatTheyCanBe() {
        Map<String, Long> price = Map.of(
                "image_output", 40_000L,
                "image_output:1024x1024", 50_000L,
                "image_output:1024x1024/high", 80_000L,
                "image_output:1536x1024/high", 120_000L);

        assertThat(heldForTwo(price, "")).isEqualTo(240);
        assertThat(heldForTwo(price, "1024x1024")).isEqualTo(160);
        assertThat(heldForTwo(price, "1024x1024/high")).isEqualTo(160);
        assertThat(heldForTwo(price, "1024x1024/low")).isEqualTo(100);
        assertThat(heldForTwo(price, "512x512")).isEqualTo(80);
    }

    private long heldForTwo(Map<String, Long> price, String picture) {
        UsageCounts units = UsageCounts.ofImages(2).ofPicture(picture);
        RequestSize size = new RequestSize(100, 1, 0, List.of(), 0, 0, false, units);
        return terms(request(size, price, 1L, null, null, 2)).amountNano(1);
    }

    @Test
    void aRequestsFeeIsHeldOnceHoweverManyChoicesThereAre() {
        Map<String, Long> price = Map.of("request", 5_000_000L, "output", 1_000L);
        RequestSize size = RequestSize.text(100, 1, 0);

        assertThat(terms(request(size, price, 10L, null, null, 4)).amountNano(10))
                .isEqualTo(5_000 + 4 * 10);
    }

    @Test
    void severalChoicesMultiplyAndTheContextBoundsTheInput() {
        HoldTerms one = terms(request(RequestSize.text(1_000_000, 1, 0), PRICE, 10L, null, 8_000L, 1));
        HoldTerms three = terms(request(RequestSize.text(1_000_000, 1, 0), PRICE, 10L, null, 8_000L, 3));
        assertThat(one.amountNano(0)).isEqualTo(8_000 * 187_500L / 1000);
        assertThat(three.amountNano(10)).isEqualTo(3 * one.amountNano(10));
    }

    @Test
    void theDearestOfSeveralEndpointsBoundsTheHold() {
        PriceState cheap = price(Map.of("input", 1_000L, "output", 1_000_000L));
        PriceState dear = price(Map.of("input", 1_000_000L, "output", 1_000L));
        HoldTerms terms = terms(new HoldRequest(
                CreditFixture.ORG,
                CreditFixture.key(null),
                1,
                List.of(cheap, dear),
                RequestSize.text(0, 0, 0),
                100L,
                null,
                null,
                1));
        assertThat(terms.amountNano(0)).isEqualTo(64_000);
        assertThat(terms.amountNano(1_000)).isEqualTo(1_000_064);
        assertThat(terms.affordableTokens(64_100)).isEqualTo(64);
        assertThat(terms.affordableTokens(63_999)).isEqualTo(-1);
    }

    @Test
    void theOutputCapIsTheSmallestOfWishModelAndDefault() {
        assertThat(terms(request(RequestSize.text(1, 1, 0), PRICE, 100L, 50L, null, 1))
                        .ceiling())
                .isEqualTo(50);
        assertThat(terms(request(RequestSize.text(1, 1, 0), PRICE, null, 4_096L, null, 1))
                        .ceiling())
                .isEqualTo(4_096);
        assertThat(terms(request(RequestSize.text(1, 1, 0), PRICE, null, null, null, 1))
                        .ceiling())
                .isEqualTo(8_192);
        assertThat(terms(request(RequestSize.text(1, 1, 0), PRICE, null, null, null, 1))
                        .leastTokens())
                .isEqualTo(256);
        assertThat(terms(request(RequestSize.text(1, 1, 0), PRICE, null, 100L, null, 1))
                        .leastTokens())
                .isEqualTo(100);
        assertThat(terms(request(RequestSize.text(1, 1, 0), PRICE, 10L, null, null, 1))
                        .leastTokens())
                .isEqualTo(10);
    }

    @Test
    void mediaHaveBoundsOfTheirOwn() {
        long image = fixedTokens(new Media.Image(512, 512)) - fixedTokens();
        assertThat(image).isEqualTo(2833 + 5667);
        assertThat(fixedTokens(new Media.Image(0, 0)) - fixedTokens()).isEqualTo(50_000);
        assertThat(fixedTokens(new Media.Image(9_000, 9_000)) - fixedTokens()).isEqualTo(50_000);
        assertThat(fixedTokens(new Media.Audio(1_600)) - fixedTokens()).isEqualTo(101);
        assertThat(estimator.estimate(request(
                        new RequestSize(1, 1, 0, List.of(new Media.File()), 0, 0, false), PRICE, 1L, null, null, 1)))
                .isInstanceOf(Estimate.Unbounded.class);
    }

    @Test
    void feesPerRequestSearchAndImageAreInTheHold() {
        Map<String, Long> fees = Map.of("request", 1_000_000L, "search", 10_000_000L, "image_output", 40_000_000L);
        HoldTerms terms = terms(request(new RequestSize(0, 0, 0, List.of(), 2, 3, false), fees, 0L, null, null, 1));
        assertThat(terms.amountNano(0)).isEqualTo(1_000 + 20_000 + 120_000);
    }

    @Test
    void searchesReadThePromptAgainWithTheirResults() {
        RequestSize size = new RequestSize(1_000, 1, 0, List.of(), 2, 0, false);
        Map<String, Long> price = Map.of("input", 1_000L);
        long prompt = 1_000 + 64 + 16;

        assertThat(terms(request(size, price, 0L, null, null, 1)).amountNano(0))
                .isEqualTo(prompt + (prompt + 16_384) + (prompt + 2 * 16_384));
        assertThat(terms(request(size, price, 0L, null, 2_000L, 1)).amountNano(0))
                .isEqualTo(prompt + 2_000 + 2_000);
    }

    @Test
    void soundInTheAnswerIsHeldForAtItsOwnPrice() {
        Map<String, Long> price = Map.of("output", 1_000L, "audio_output", 9_000L);

        assertThat(terms(request(new RequestSize(0, 0, 0, List.of(), 0, 0, true), price, 5L, null, null, 1))
                        .amountNano(5))
                .isEqualTo(45);
    }

    @Test
    void whatCannotBeRepresentedIsRefusedAndNeverWraps() {
        assertThat(estimator.estimate(
                        request(RequestSize.text(1, 1, 0), Map.of("output", Long.MAX_VALUE / 2), 3L, null, null, 1)))
                .isInstanceOf(Estimate.Unbounded.class);
    }

    private long fixedTokens(Media... media) {
        RequestSize size = new RequestSize(0, 0, 0, List.of(media), 0, 0, false);
        return terms(request(size, Map.of("input", 1_000L), 0L, null, null, 1)).amountNano(0);
    }

    private HoldTerms terms(HoldRequest request) {
        return ((Estimate.Bounded) estimator.estimate(request)).terms();
    }

    private static HoldRequest request(
            RequestSize size,
            Map<String, Long> price,
            @Nullable Long client,
            @Nullable Long model,
            @Nullable Long context,
            int choices) {
        return new HoldRequest(
                CreditFixture.ORG,
                CreditFixture.key(null),
                1,
                List.of(price(price)),
                size,
                client,
                model,
                context,
                choices);
    }

    private static PriceState price(Map<String, Long> price) {
        return new PriceState("m@p", 1, price, price, Instant.EPOCH);
    }
}
