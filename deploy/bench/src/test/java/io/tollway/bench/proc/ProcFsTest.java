package io.tollway.bench.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFsTest {

    private static final long TICKS_PER_SECOND = 100;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private ProcFs proc;

    @BeforeEach
    void someProcesses() throws IOException {
        proc = new ProcFs(root, TICKS_PER_SECOND);
        process(10, 1, "nginx: master", 3, 4);
        process(11, 10, "nginx) (worker", 100, 50);
        process(12, 11, "grandchild", 10, 0);
        process(20, 1, "stranger", 9_999, 9_999);
    }

    @Test
    void addsUserAndSystemTimeOfAProcessAndEverythingBelowIt() {
        assertThat(proc.cpuNanos(10)).isEqualTo(1_670_000_000L);
        assertThat(proc.cpuNanos(11)).isEqualTo(1_600_000_000L);
    }

    @Test
    void countsAProcessThatIsGoneAsNothing() {
        assertThat(proc.cpuNanos(99)).isZero();
        assertThat(proc.memory(99)).isEqualTo(new Memory(0, 0));
    }

    @Test
    void readsFieldsBehindAnyCommandName() {
        ProcessStat stat = ProcessStat.parse("7 (a ) (b 1 2 3) S 5 7 7 0 -1 4194560 1 2 3 4 70 30 8 9 20 0 1 0 55 1 1");

        assertThat(stat).isEqualTo(new ProcessStat(7, 5, 100));
    }

    @Test
    void refusesALineOfAnotherForm() {
        assertThatThrownBy(() -> ProcessStat.parse("nonsense")).hasMessageContaining("nonsense");
        assertThatThrownBy(() -> ProcessStat.parse("7 (x) S 5")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prefersTheRollupOfMemoryToTheStatus() throws IOException {
        write("10/smaps_rollup", "55-ff ---p 0 00:00 0 [rollup]\nRss:   2048 kB\nPss:   1024 kB\n");
        write("11/status", "Name: x\nVmRSS:\t     512 kB\n");

        assertThat(proc.memory(10)).isEqualTo(new Memory(2_560, 1_536));
    }

    @Test
    void tellsBusyAndStolenSharesBetweenTwoReadings() throws IOException {
        write("stat", "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 100 0 100 800 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 1\n");
        CoreTimes before = proc.coreTimes();
        write("stat", "cpu0 150 0 120 820 5 3 2 10 40 0\ncpu1 0 0 0 100 0 0 0 0 0 0\n");
        CoreTimes after = proc.coreTimes();

        assertThat(after.busySince(before, 0)).isCloseTo(75.0 / 110, within(1e-9));
        assertThat(after.busySince(before, 1)).isZero();
        assertThat(after.busySince(before, 7)).isZero();
        assertThat(after.stolenSince(before)).isCloseTo(10.0 / 210, within(1e-9));
    }

    @Test
    void addsThreadsOfOneNameAndLeavesTheirNumbersOut() throws IOException {
        write("10/task/10/comm", "java\n");
        write("10/task/10/schedstat", "100 5 1\n");
        write("10/task/31/comm", "GC Thread#0\n");
        write("10/task/31/schedstat", "7 0 1\n");
        write("10/task/32/comm", "GC Thread#1\n");
        write("10/task/32/schedstat", "8 0 1\n");
        write("10/task/33/comm", "C2 CompilerThre\n");
        write("10/task/33/schedstat", "9 0 1\n");

        assertThat(proc.threadNanos(10))
                .containsExactlyInAnyOrderEntriesOf(Map.of("java", 100L, "GC Thread", 15L, "C2 CompilerThre", 9L));
        assertThat(proc.threadNanos(99)).isEmpty();
    }

    @Test
    void readsPressureAndLoad() throws IOException {
        write("pressure/cpu", "some avg10=12.34 avg60=5.00 avg300=1.00 total=99\nfull avg10=0.00\n");
        write("loadavg", "0.50 1.25 2.00 3/400 1234\n");

        assertThat(proc.cpuPressure()).isEqualTo(12.34);
        assertThat(proc.loadAverage()).isEqualTo("0.50 1.25 2.00");
    }

    @Test
    void saysSoWhenTheKernelTellsNoPressure() {
        assertThat(proc.cpuPressure()).isEqualTo(-1);
        assertThat(proc.loadAverage()).isEqualTo("unknown");
    }

    @Test
    void seesThisVeryProcessWork() {
        ProcFs real = ProcFs.ofThisMachine();
        long self = ProcessHandle.current().pid();
        long before = real.cpuNanos(self);
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (real.cpuNanos(self) == before && System.nanoTime() < deadline) {
            Math.sqrt(System.nanoTime());
        }

        assertThat(real.cpuNanos(self)).isGreaterThan(before);
        assertThat(real.memory(self).residentKib()).isGreaterThan(10_000);
        assertThat(real.processorsOf(self)).isNotEmpty();
    }

    private void process(int pid, int parent, String name, int user, int system) throws IOException {
        write(
                pid + "/stat",
                pid + " (" + name + ") S " + parent + " 1 1 0 -1 0 0 0 0 0 " + user + " " + system
                        + " 77 88 20 0 1 0 5 0 0\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
