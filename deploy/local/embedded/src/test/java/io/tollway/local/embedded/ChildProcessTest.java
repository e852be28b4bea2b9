package io.tollway.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    @TempDir
    private Path folder;

    @Test
    void tellsTheLastLogLinesOfAServerThatEndedInsteadOfBecomingReady() {
        ChildProcess child = ChildProcess.start(shell("sleep 0.2; echo disk is full >&2; exit 3"));
        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofSeconds(20)))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("disk is full");
    }

    @Test
    void stopsAServerThatDoesNotBecomeReadyInTime() {
        ChildProcess child = ChildProcess.start(shell("echo warming up; exec sleep 60"));
        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMillis(300)))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("not ready");
        assertThat(child.id().alive()).isFalse();
    }

    @Test
    void namesAProgramThatIsMissing() {
        ChildCommand missing = new ChildCommand(
                "the thing",
                List.of("/no/such/program"),
                Map.of(),
                folder,
                folder.resolve("log"),
                Lifetime.WITH_THIS_JVM,
                StopSignal.TERM);
        assertThatThrownBy(() -> ChildProcess.start(missing))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void keepsTheEnvironmentOutOfItsText() {
        ChildCommand command = new ChildCommand(
                "x",
                List.of("/bin/true"),
                Map.of("PASSWORD", "geheim"),
                folder,
                folder,
                Lifetime.DETACHED,
                StopSignal.TERM);
        assertThat(command.toString()).doesNotContain("geheim");
        assertThat(new PostgresLogin("u", "geheim").toString()).doesNotContain("geheim");
    }

    @Test
    void startsADetachedChildInASessionOfItsOwnWithThePidItReports() {
        ChildProcess child = ChildProcess.start(new ChildCommand(
                "sleeper",
                List.of("/bin/sleep", "60"),
                Map.of(),
                folder,
                folder.resolve("log"),
                Lifetime.DETACHED,
                StopSignal.TERM));
        try {
            child.awaitReady(
                    () -> ProcessHandle.of(child.id().pid())
                            .flatMap(handle -> handle.info().command())
                            .filter(command -> command.contains("sleep"))
                            .isPresent(),
                    Duration.ofSeconds(5));
        } finally {
            child.close();
        }
        assertThat(child.alive()).isFalse();
    }

    @Test
    void readsOnlyTheEndOfALog() throws Exception {
        Path log = folder.resolve("long.log");
        java.nio.file.Files.writeString(log, "line\n".repeat(100_000) + "the end\n");
        assertThat(LogTail.of(log, 2)).containsExactly("line", "the end");
        assertThat(LogTail.of(folder.resolve("none"), 2)).isEmpty();
    }

    private ChildCommand shell(String script) {
        return new ChildCommand(
                "the server",
                List.of("/bin/sh", "-c", script),
                Map.of(),
                folder,
                folder.resolve("log"),
                Lifetime.WITH_THIS_JVM,
                StopSignal.TERM);
    }
}
