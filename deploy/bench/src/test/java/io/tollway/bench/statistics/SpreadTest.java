package io.tollway.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void interpolatesMedianAndQuartilesBetweenValues() {
        Spread spread = Spread.of(4, 1, 3, 2);

        assertThat(spread.median()).isEqualTo(2.5);
        assertThat(spread.lowerQuartile()).isEqualTo(1.75);
        assertThat(spread.upperQuartile()).isEqualTo(3.25);
        assertThat(spread.count()).isEqualTo(4);
    }

    @Test
    void takesTheMiddleOfAnOddCountWhateverTheOutlier() {
        assertThat(Spread.of(1, 1_000, 2).median()).isEqualTo(2);
    }

    @Test
    void hasNoWidthWithoutVariation() {
        Spread spread = Spread.of(1.5, 1.5, 1.5);

        assertThat(spread.low()).isEqualTo(1.5);
        assertThat(spread.high()).isEqualTo(1.5);
    }

    @Test
    void givesTheSameIntervalForTheSameValues() {
        assertThat(Spread.of(1, 2, 3, 4, 5)).isEqualTo(Spread.of(1, 2, 3, 4, 5));
    }

    @Test
    void coversTheTrueMedianAboutNineteenTimesOutOfTwenty() {
        Random random = new Random(7);
        long covered = java.util.stream.IntStream.range(0, 200)
                .filter(run -> {
                    Spread spread = Spread.of(DoubleStream.generate(() -> 2 + random.nextGaussian())
                            .limit(25)
                            .toArray());
                    return spread.low() <= 2 && 2 <= spread.high();
                })
                .count();

        assertThat(covered / 200.0).isCloseTo(0.95, within(0.05));
    }

    @Test
    void excludesARangeOnlyWithoutAnyOverlap() {
        Spread spread = Spread.of(1.1, 1.2, 1.3);

        assertThat(spread.excludes(0.95, 1.05)).isTrue();
        assertThat(spread.excludes(0.95, 1.15)).isFalse();
        assertThat(spread.excludes(1.35, 1.5)).isTrue();
    }

    @Test
    void refusesNothingAndNotANumber() {
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Spread.of(1, Double.NaN)).hasMessageContaining("NaN");
    }
}
