package io.tollway.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.local.embedded.ChildCommand;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.FreePort;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.embedded.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: small shell programs that write a file when they are ready. */
class SupervisorTest {

    @TempDir
    private Path checkout;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private StateFolder folder;
    private Supervisor supervisor;

    @BeforeEach
    void prepare() {
        folder = StateFolder.of(checkout, null);
        supervisor = new Supervisor(folder, new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stopWhatIsLeft() {
        folder.recordedComponents().forEach(name -> supervisor.stop(name, StopSignal.KILL));
    }

    @Test
    void startsAComponentOnlyAfterWhatItNeedsAndStopsItFirst() {
        Component first = component("first", Set.of(), "touch first.ready; exec sleep 60");
        Component second = component(
                "second", Set.of("first"), "test -f ../first/first.ready && touch second.ready; exec sleep 60");
        supervisor.up(List.of(second, first));
        assertThat(folder.process("first").orElseThrow().alive()).isTrue();
        assertThat(folder.process("second").orElseThrow().alive()).isTrue();

        supervisor.down(List.of(first, second));
        assertThat(folder.recordedComponents()).isEmpty();
        String text = shown.toString(StandardCharsets.UTF_8);
        assertThat(text.indexOf("second       stopped")).isBetween(0, text.indexOf("first        stopped"));
    }

    @Test
    void startsOnlyWhatIsMissing() {
        Component first = component("first", Set.of(), "touch first.ready; exec sleep 60");
        Component second = component("second", Set.of(), "touch second.ready; exec sleep 60");
        supervisor.up(List.of(first, second));
        ProcessId before = folder.process("first").orElseThrow();
        StopSignal.KILL.send(folder.process("second").orElseThrow());
        assertThat(folder.process("second").orElseThrow().awaitEnd(Duration.ofSeconds(5)))
                .isTrue();

        Supervisor later = new Supervisor(folder, new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8)));
        later.up(List.of(first, second));
        assertThat(folder.process("first")).contains(before);
        assertThat(folder.process("second").orElseThrow().alive()).isTrue();
        assertThat(later.startedHere()).containsExactly("second");
    }

    @Test
    void tellsTheLastLogLinesOfAComponentThatEndsAndReportsItsDependentsOnlyThroughIt() {
        Component broken = component("broken", Set.of(), "echo no space left on device; exit 1");
        Component dependent = component("dependent", Set.of("broken"), "touch dependent.ready; exec sleep 60");
        assertThatThrownBy(() -> supervisor.up(List.of(broken, dependent)))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("broken")
                .hasMessageContaining("no space left on device")
                .hasMessageNotContaining("dependent:");
        assertThat(folder.process("dependent")).isEmpty();
    }

    @Test
    void namesThePortThatIsTakenItsOwnerAndTheRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Component wants = component("wants", Set.of(), "exec sleep 60", List.of(taken.getLocalPort()));
            assertThatThrownBy(() -> supervisor.up(List.of(wants)))
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("pid " + ProcessHandle.current().pid())
                    .hasMessageContaining("--port-base");
        }
    }

    @Test
    void doesNotStopAStrangerThatHasTheNumberOfAnEndedComponent() throws Exception {
        Process stranger = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            folder.recordProcess("gateway", new ProcessId(stranger.pid(), "12345@earlier-boot"));
            supervisor.stop("gateway", StopSignal.KILL);
            assertThat(stranger.isAlive()).isTrue();
            assertThat(folder.recordedComponents()).isEmpty();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void refusesASecondCommandWhileOneIsAtWork() throws Exception {
        try (var lock = folder.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> StateFolder.of(checkout, null).lock())
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContaining("Another ./tollway");
        }
    }

    private Component component(String name, Set<String> needs, String script) {
        return component(name, needs, script, List.of(FreePort.find()));
    }

    private Component component(String name, Set<String> needs, String script, List<Integer> ports) {
        Path mark = folder.data(name).resolve(name + ".ready");
        return new Component(
                name,
                needs,
                ports,
                "",
                StopSignal.TERM,
                Duration.ofSeconds(10),
                spawned -> {
                    ChildProcess child = ChildProcess.start(new ChildCommand(
                            name,
                            List.of("/bin/sh", "-c", script),
                            Map.of(),
                            folder.data(name),
                            folder.log(name),
                            Lifetime.WITH_THIS_JVM,
                            StopSignal.TERM));
                    spawned.accept(child.id());
                    return child.id();
                },
                () -> Files.exists(mark),
                () -> {});
    }
}
