package io.tollway.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.bench.result.CpuWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompilerRestTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aCompilerThatTakesAHundredthOfAWindowRests() {
        assertThat(CompilerRest.of(
                        List.of(window(Map.of("C2 CompilerThre", SECOND / 100, "vert.x-eventloo", SECOND / 2)))))
                .isTrue();
    }

    @Test
    void bothCompilersCountTogether() {
        assertThat(CompilerRest.of(
                        List.of(window(Map.of("C1 CompilerThre", SECOND / 80, "C2 CompilerThre", SECOND / 80)))))
                .isFalse();
    }

    @Test
    void oneBusyWindowIsEnough() {
        assertThat(CompilerRest.of(List.of(window(Map.of()), window(Map.of("C2 CompilerThre", SECOND / 10)))))
                .isFalse();
    }

    @Test
    void aTargetWithoutThreadsHasNoCompiler() {
        assertThat(CompilerRest.of(List.of(window(Map.of())))).isTrue();
    }

    private static CpuWindow window(Map<String, Long> threads) {
        return new CpuWindow(0, "gateway", 20_000, 0, 1, SECOND, 0.5, 0.5, Map.of(), threads);
    }
}
