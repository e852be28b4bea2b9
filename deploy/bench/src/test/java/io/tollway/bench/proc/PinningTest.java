package io.tollway.bench.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real taskset on real processes; skipped where there is none, or one processor. */
class PinningTest {

    private final ProcFs proc = ProcFs.ofThisMachine();
    private final Pinning pinning = Pinning.ofThisMachine(proc, true);
    private final long self = ProcessHandle.current().pid();
    private final List<Process> children = new ArrayList<>();
    private final String before = proc.processorsOf(self);

    @BeforeEach
    void needsProcessors() {
        assumeTrue(pinning.active(), "taskset and two processors");
    }

    @AfterEach
    void asItWas() {
        children.forEach(Process::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        pinning.release(self, before);
    }

    @Test
    void aProxyStaysOnItsProcessorWhenTheGeneratorThatStartedItMovesAway() throws IOException {
        Process proxy = sleeper(pinning.proxyPrefix());

        pinning.pinThisJvm();

        assertThat(proc.processorsOfThreads(self)).containsExactly(pinning.rigCores());
        assertThat(proc.processorsOf(proxy.pid())).isEqualTo(Integer.toString(pinning.proxyCore()));
        assertThat(pinning.isOnProxyCore(proxy.pid())).isTrue();
    }

    @Test
    void aProxyThatMayRunElsewhereIsFoundOut() throws IOException {
        Process proxy = sleeper(pinning.proxyPrefix());

        pinning.pinRig(proxy.pid());

        assertThat(pinning.isOnProxyCore(proxy.pid())).isFalse();
        assertThat(pinning.isOnProxyCore(self)).isFalse();
    }

    @Test
    void aProcessGoesBackToWhereItWas() throws IOException {
        Process server = sleeper(List.of());

        String home = pinning.pinProxy(server.pid());
        assertThat(pinning.isOnProxyCore(server.pid())).isTrue();
        pinning.release(server.pid(), home);

        assertThat(proc.processorsOf(server.pid())).isEqualTo(home).isEqualTo(before);
    }

    @Test
    void withoutPinningNobodyIsAskedWhereItRuns() {
        Pinning none = Pinning.ofThisMachine(proc, false);

        assertThat(none.active()).isFalse();
        assertThat(none.proxyPrefix()).isEmpty();
        assertThat(none.isOnProxyCore(self)).isTrue();
    }

    private Process sleeper(List<String> prefix) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(Command.find("sleep").map(Path::toString).orElse("sleep"), "60"));
        Process process = new ProcessBuilder(words).start();
        children.add(process);
        // taskset sets the processors before it becomes the program.
        while (process.isAlive() && process.info().command().orElse("").endsWith("taskset")) {
            Thread.onSpinWait();
        }
        return process;
    }
}
