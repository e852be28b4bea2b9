package io.tollway.bench.measure;

import io.tollway.bench.result.CpuWindow;
import java.util.List;
import java.util.Map;

/** Tells whether a JVM has compiled what it is asked for: its compilers' threads take next to nothing of what it uses. */
public final class CompilerRest {
    /** The share of a window's processor time that is nothing. */
    private static final double NOTHING = 0.02;

    private CompilerRest() {}

    /** Whether they rest in each of these windows; where no threads are told there is no compiler. */
    public static boolean of(List<CpuWindow> windows) {
        return windows.stream().allMatch(window -> compiling(window) <= NOTHING * window.cpuNanos());
    }

    private static long compiling(CpuWindow window) {
        return window.threadNanos().entrySet().stream()
                .filter(thread -> thread.getKey().startsWith("C1 Compiler")
                        || thread.getKey().startsWith("C2 Compiler"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
