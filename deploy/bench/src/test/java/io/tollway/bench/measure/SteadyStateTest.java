package io.tollway.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyStateTest {
    private final SteadyState steady = new SteadyState();

    @Test
    void whatGetsCheaperIsNotSteady() {
        for (double cost = 1_000; cost > 50; cost *= 0.9) {
            assertThat(steady.reached(cost)).isFalse();
        }
    }

    @Test
    void threeWindowsThatAreNotClearlyCheaperAreSteady() {
        assertThat(steady.reached(60)).isFalse();
        assertThat(steady.reached(59.5)).isFalse();
        assertThat(steady.reached(61)).isFalse();
        assertThat(steady.reached(59.9)).isTrue();
    }

    @Test
    void aDisturbedWindowDoesNotHideThatTheNextIsCheaperAgain() {
        assertThat(steady.reached(60)).isFalse();
        assertThat(steady.reached(90)).isFalse();
        assertThat(steady.reached(90)).isFalse();
        assertThat(steady.reached(50)).isFalse();
        assertThat(steady.reached(50)).isFalse();
    }

    @Test
    void aWindowInWhichNothingWasServedSaysNothing() {
        for (int i = 0; i < 10; i++) {
            assertThat(steady.reached(Double.NaN)).isFalse();
        }
    }
}
