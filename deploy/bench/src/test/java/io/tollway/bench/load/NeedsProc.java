package io.tollway.bench.load;

import io.tollway.bench.proc.ProcFs;

/** One half of a cycle, for the architecture test. */
public final class NeedsProc {

    private NeedsProc() {}

    static String load(ProcFs proc) {
        return proc.loadAverage();
    }
}
