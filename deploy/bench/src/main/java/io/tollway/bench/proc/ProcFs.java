package io.tollway.bench.proc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code /proc}. A process that ends while it is read counts as not there. */
public final class ProcFs {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final Pattern CLOSING_NUMBER = Pattern.compile("[-#_ ]*\\d+$");

    private final Path root;
    private final long ticksPerSecond;

    ProcFs(Path root, long ticksPerSecond) {
        this.root = root;
        this.ticksPerSecond = ticksPerSecond;
    }

    /** This machine's. */
    public static ProcFs ofThisMachine() {
        String ticks = Command.output(List.of("getconf", "CLK_TCK")).orElse("100");
        return new ProcFs(Path.of("/proc"), Long.parseLong(ticks.strip()));
    }

    /** CPU time of a process with all its threads and living descendants, in nanoseconds; the kernel's resolution is a tick. */
    public long cpuNanos(long pid) {
        long ticks = 0;
        for (ProcessStat stat : tree(pid)) {
            ticks += stat.ticks();
        }
        return ticks * (NANOS_PER_SECOND / ticksPerSecond);
    }

    /**
     * On-CPU time of a process's living threads, in nanoseconds, by their names, exact where {@link #cpuNanos} counts ticks: threads of one name are one, and a name's closing number is left out.
     * The kernel keeps fifteen characters of a name (proc_pid_comm(5)).
     */
    public Map<String, Long> threadNanos(long pid) {
        Map<String, Long> nanos = new TreeMap<>();
        Path tasks = root.resolve(Long.toString(pid)).resolve("task");
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(tasks)) {
            for (Path folder : folders) {
                List<String> name = lines(folder.resolve("comm"));
                List<String> times = lines(folder.resolve("schedstat"));
                if (!name.isEmpty() && !times.isEmpty()) {
                    String kind = CLOSING_NUMBER.matcher(name.getFirst()).replaceFirst("");
                    nanos.merge(kind, Long.parseLong(times.getFirst().split(" ")[0]), Long::sum);
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return nanos;
    }

    /** Memory of a process and its living descendants. */
    public Memory memory(long pid) {
        Memory sum = Memory.NONE;
        for (ProcessStat stat : tree(pid)) {
            Path folder = root.resolve(Long.toString(stat.pid()));
            List<String> lines = lines(folder.resolve("smaps_rollup"));
            sum = sum.plus(Memory.parse(lines.isEmpty() ? lines(folder.resolve("status")) : lines));
        }
        return sum;
    }

    public CoreTimes coreTimes() {
        return CoreTimes.parse(lines(root.resolve("stat")));
    }

    /** The share of the last ten seconds in which something waited for a processor, in percent; -1 where the kernel does not tell. */
    public double cpuPressure() {
        for (String line : lines(root.resolve("pressure/cpu"))) {
            if (line.startsWith("some avg10=")) {
                return Double.parseDouble(line.substring("some avg10=".length()).split(" ")[0]);
            }
        }
        return -1;
    }

    /** The load averages of 1, 5 and 15 minutes as the kernel prints them. */
    public String loadAverage() {
        List<String> lines = lines(root.resolve("loadavg"));
        return lines.isEmpty()
                ? "unknown"
                : String.join(" ", List.of(lines.getFirst().split(" ")).subList(0, 3));
    }

    /** The processors a process may use, as the kernel prints them ("0-1"); empty when unknown. */
    public String processorsOf(long pid) {
        return processorsOf(root.resolve(Long.toString(pid)));
    }

    /** The same of each of its threads, which the kernel lets differ. */
    Set<String> processorsOfThreads(long pid) {
        Set<String> processors = new HashSet<>();
        Path tasks = root.resolve(Long.toString(pid)).resolve("task");
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(tasks)) {
            folders.forEach(folder -> processors.add(processorsOf(folder)));
        } catch (IOException e) {
            return Set.of();
        }
        return processors;
    }

    private static String processorsOf(Path task) {
        String name = "Cpus_allowed_list:";
        for (String line : lines(task.resolve("status"))) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return "";
    }

    /** The processor's name. */
    public String processorModel() {
        for (String line : lines(root.resolve("cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "unknown";
    }

    /** The process and everything below it. */
    List<ProcessStat> tree(long pid) {
        Map<Long, List<ProcessStat>> children = new HashMap<>();
        List<ProcessStat> found = new ArrayList<>();
        for (ProcessStat stat : all()) {
            children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>()).add(stat);
            if (stat.pid() == pid) {
                found.add(stat);
            }
        }
        Set<Long> seen = new HashSet<>(Set.of(pid));
        for (int i = 0; i < found.size(); i++) {
            for (ProcessStat child : children.getOrDefault(found.get(i).pid(), List.of())) {
                if (seen.add(child.pid())) {
                    found.add(child);
                }
            }
        }
        return found;
    }

    private List<ProcessStat> all() {
        List<ProcessStat> stats = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path folder : folders) {
                List<String> lines = lines(folder.resolve("stat"));
                if (!lines.isEmpty()) {
                    stats.add(ProcessStat.parse(String.join("\n", lines)));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot list " + root, e);
        }
        return stats;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
