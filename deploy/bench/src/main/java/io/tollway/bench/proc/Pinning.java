package io.tollway.bench.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may use which processor: the proxy under measurement has the last one for itself, generator, upstream and everything else
 * share the others. Without taskset or with a single processor nobody is pinned, and the result says so.
 */
public final class Pinning {

    private final Optional<Path> taskset;
    private final int processors;
    private final ProcFs proc;

    private Pinning(Optional<Path> taskset, int processors, ProcFs proc) {
        this.taskset = taskset;
        this.processors = processors;
        this.proc = proc;
    }

    public static Pinning ofThisMachine(ProcFs proc, boolean wanted) {
        int processors = proc.coreTimes().cores().size();
        boolean possible = wanted && processors > 1;
        return new Pinning(possible ? Command.find("taskset") : Optional.empty(), processors, proc);
    }

    public boolean active() {
        return taskset.isPresent();
    }

    /** The processor of the proxy under measurement. */
    public int proxyCore() {
        return processors - 1;
    }

    /** The processors of everybody else, as taskset takes them. */
    public String rigCores() {
        return processors == 2 ? "0" : "0-" + (processors - 2);
    }

    /** What to put before a proxy's command. */
    public List<String> proxyPrefix() {
        return prefix(Integer.toString(proxyCore()));
    }

    /** What to put before any other command. */
    public List<String> rigPrefix() {
        return prefix(rigCores());
    }

    /** Moves a running process with all its threads and descendants to the proxy's processor; gives back where it was allowed before. */
    public String pinProxy(long pid) {
        return pin(pid, Integer.toString(proxyCore()));
    }

    /** As {@link #pinProxy}, to everybody else's processors. */
    public String pinRig(long pid) {
        return pin(pid, rigCores());
    }

    /** Moves this JVM, but none of its children: the proxies are among them, and stay where they were started. */
    public void pinThisJvm() {
        taskset.ifPresent(program -> pinAlone(program, ProcessHandle.current().pid(), rigCores()));
    }

    /** Whether a process with all its threads and descendants can run on the proxy's processor only; true when nobody is pinned. */
    public boolean isOnProxyCore(long pid) {
        String core = Integer.toString(proxyCore());
        return !active()
                || proc.tree(pid).stream()
                        .flatMap(member -> proc.processorsOfThreads(member.pid()).stream())
                        .allMatch(core::equals);
    }

    /** Lets a process go back to where it was. */
    public void release(long pid, String before) {
        if (!before.isEmpty()) {
            pin(pid, before);
        }
    }

    private String pin(long pid, String cores) {
        if (taskset.isEmpty()) {
            return "";
        }
        String before = proc.processorsOf(pid);
        for (ProcessStat member : proc.tree(pid)) {
            pinAlone(taskset.get(), member.pid(), cores);
        }
        return before;
    }

    private static void pinAlone(Path taskset, long pid, String cores) {
        Command.output(List.of(taskset.toString(), "-a", "-c", "-p", cores, Long.toString(pid)));
    }

    private List<String> prefix(String cores) {
        return taskset.map(program -> List.of(program.toString(), "-c", cores)).orElse(List.of());
    }
}
