package io.tollway.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandstillTest {
    private final Standstill standstill = new Standstill();

    @Test
    void eachWaitIsTwiceTheLastUpToAMinute() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            seconds.add(standstill.begin(0).toSeconds());
        }

        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 10})
    void itLastsAsLongAsItSaysAndIsTriedAgainThen(long now) {
        assertThat(standstill.lasts(now)).isFalse();

        Duration wait = standstill.begin(now);

        assertThat(standstill.lasts(now + wait.toNanos() - 1)).isTrue();
        assertThat(standstill.lasts(now + wait.toNanos())).isFalse();
        assertThat(standstill.hasBegun()).isTrue();
    }

    @Test
    void oncePassedTheNextBeginsWithASecondAgain() {
        standstill.begin(0);
        standstill.begin(0);
        standstill.end();

        assertThat(standstill.hasBegun()).isFalse();
        assertThat(standstill.lasts(0)).isFalse();
        assertThat(standstill.begin(0)).isEqualTo(Duration.ofSeconds(1));
    }
}
