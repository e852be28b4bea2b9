package io.tollway.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessIdTest {

    @Test
    void readsBackWhatItWrote() {
        ProcessId self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(ProcessId.parse(self.toString())).contains(self);
        assertThat(self.alive()).isTrue();
    }

    @Test
    void refusesToReadAnythingElse() {
        assertThat(ProcessId.parse("")).isEmpty();
        assertThat(ProcessId.parse("12")).isEmpty();
        assertThat(ProcessId.parse("-1 mark")).isEmpty();
        assertThat(ProcessId.parse("1 mark")).isEmpty();
        assertThat(ProcessId.of(0)).isEmpty();
    }

    @Test
    void neverSignalsAStrangerThatGotTheNumberOfAnEndedProcess() throws IOException {
        Process stranger = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            // Given a state file that was written for an earlier process of the same number
            ProcessId recorded = new ProcessId(stranger.pid(), "1@earlier");
            // When it is stopped by every means
            assertThat(recorded.alive()).isFalse();
            recorded.stop(StopSignal.KILL, Duration.ZERO);
            StopSignal.KILL.send(recorded);
            // Then the stranger lives on
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void killsWhatDoesNotEndInTime() throws Exception {
        Process stubborn =
                new ProcessBuilder("/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done").start();
        assertThat(stubborn.inputReader().readLine()).isEqualTo("ready");
        ProcessId id = ProcessId.of(stubborn.pid()).orElseThrow();
        id.stop(StopSignal.TERM, Duration.ofMillis(200));
        assertThat(id.alive()).isFalse();
        assertThat(stubborn.waitFor()).isEqualTo(137);
    }

    @Test
    void refusesTheNumbersThatMeanInitOrEverybody() {
        assertThatThrownBy(() -> new ProcessId(1, "x")).hasMessageContaining("above 1");
    }
}
