package io.tollway.bench.proc;

import io.tollway.bench.load.LoadGenerator;

/** The other half of a cycle, for the architecture test. */
public final class NeedsTheLoad {

    private NeedsTheLoad() {}

    static String transport(LoadGenerator generator) {
        return generator.transport();
    }
}
