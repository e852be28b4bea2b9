package io.tollway.bench.proc;

import java.util.List;

/**
 * Memory of a process and its descendants.
 *
 * @param residentKib resident, each process counted by itself
 * @param proportionalKib resident, shared pages counted once (PSS)
 */
public record Memory(long residentKib, long proportionalKib) {

    static final Memory NONE = new Memory(0, 0);

    /** From {@code smaps_rollup}, or from {@code status} where that cannot be read (then both figures are the same). */
    static Memory parse(List<String> lines) {
        long resident = field(lines, "Rss:");
        if (resident >= 0) {
            return new Memory(resident, Math.max(0, field(lines, "Pss:")));
        }
        long status = Math.max(0, field(lines, "VmRSS:"));
        return new Memory(status, status);
    }

    Memory plus(Memory other) {
        return new Memory(residentKib + other.residentKib, proportionalKib + other.proportionalKib);
    }

    private static long field(List<String> lines, String name) {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").strip());
            }
        }
        return -1;
    }
}
