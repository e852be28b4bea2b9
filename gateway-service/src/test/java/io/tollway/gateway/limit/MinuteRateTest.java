package io.tollway.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinuteRateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - MINUTE / 2, -5 * MINUTE})
    void aMinutesWorthGoesAtOnceAndThenOneAtThePaceOfTheLimit(long start) {
        MinuteRate rate = new MinuteRate(start);
        for (int i = 0; i < 60; i++) {
            assertThat(rate.take(1, 60, start)).isEqualTo(MinuteRate.TAKEN);
        }

        assertThat(rate.take(1, 60, start)).isEqualTo(SECOND);
        assertThat(rate.used(60, start)).isEqualTo(60);
        assertThat(rate.take(1, 60, start + SECOND / 2)).isEqualTo(SECOND / 2);
        assertThat(rate.take(1, 60, start + SECOND)).isEqualTo(MinuteRate.TAKEN);
        assertThat(rate.take(1, 60, start + SECOND)).isEqualTo(SECOND);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainAndWhatIsOverdrawnIsWaitedFor() {
        MinuteRate tokens = new MinuteRate(0);
        assertThat(tokens.take(1_000, 1_000, 0)).isEqualTo(MinuteRate.TAKEN);
        assertThat(tokens.take(1, 1_000, 0)).isPositive();

        tokens.giveBack(900, 1_000);
        assertThat(tokens.used(1_000, 0)).isEqualTo(100);
        assertThat(tokens.take(900, 1_000, 0)).isEqualTo(MinuteRate.TAKEN);

        tokens.takeAnyway(500, 1_000, 0);
        assertThat(tokens.take(1, 1_000, MINUTE / 4)).isPositive();
        assertThat(tokens.take(1, 1_000, MINUTE)).isEqualTo(MinuteRate.TAKEN);
    }

    @Test
    void theLargestAmountsFit() {
        MinuteRate tokens = new MinuteRate(0);
        long limit = MinuteRate.LARGEST_LIMIT;

        assertThat(tokens.take(limit, limit, 0)).isEqualTo(MinuteRate.TAKEN);
        assertThat(tokens.used(limit, 0)).isEqualTo(limit);
        assertThat(tokens.take(limit / 2, limit, 0)).isEqualTo(MINUTE / 2);
    }

    @Test
    void manyThreadsTakeNoMoreThanThereIs() throws Exception {
        MinuteRate rate = new MinuteRate(0);
        List<Callable<Long>> takers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            takers.add(() -> {
                long taken = 0;
                for (int j = 0; j < 1_000; j++) {
                    taken += rate.take(1, 5_000, 0) == MinuteRate.TAKEN ? 1 : 0;
                }
                return taken;
            });
        }
        long taken = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Long> taker : threads.invokeAll(takers)) {
                taken += taker.get();
            }
        }

        assertThat(taken).isEqualTo(5_000);
    }

    @Test
    void aDaysCountStartsAgainWithTheDayAndForgetsNothingWithinIt() {
        DayCount count = new DayCount();
        assertThat(count.take(2, 20_000)).isTrue();
        assertThat(count.take(2, 20_000)).isTrue();
        assertThat(count.take(2, 20_000)).isFalse();
        count.giveBack(20_000);
        assertThat(count.take(2, 20_000)).isTrue();

        assertThat(count.take(2, 20_001)).isTrue();
        count.giveBack(20_000);
        assertThat(count.take(2, 20_001)).isTrue();
        assertThat(count.take(2, 20_001)).isFalse();
        assertThat(count.idle(20_002)).isTrue();
    }
}
