package io.tollway.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rate of the latency runs loads the busiest processor by half. */
class HalfLoadTest {

    @Test
    void anIdleMachineGetsMoreAndABusyOneLess() {
        HalfLoad load = new HalfLoad(500, 4_000);
        load.saw(0.25);
        assertThat(load.perSecond()).isEqualTo(1_000);
        load.saw(1.0);
        assertThat(load.perSecond()).isEqualTo(500);
    }

    @Test
    void oneLookMovesItByAFactorOfFourAtMost() {
        HalfLoad load = new HalfLoad(500, 100_000);
        load.saw(0.01);
        assertThat(load.perSecond()).isEqualTo(2_000);
        load.saw(0);
        assertThat(load.perSecond()).isEqualTo(8_000);
    }

    @Test
    void itNeverExceedsHalfOfWhatTheSlowestManages() {
        HalfLoad load = new HalfLoad(500, 1_200);
        load.saw(0.1);
        assertThat(load.perSecond()).isEqualTo(1_200);
    }
}
