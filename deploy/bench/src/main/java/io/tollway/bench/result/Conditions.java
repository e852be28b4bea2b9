package io.tollway.bench.result;

import java.time.Instant;
import java.util.Map;

/**
 * Where and under what conditions was measured.
 *
 * @param facts processors, kernel, versions and settings by name
 * @param startedAt when the run began
 * @param loadBefore the load averages before the bench started anything
 * @param loadAtPreflight the same just before the first window
 * @param loadAfter the same after the last
 * @param pressureAtPreflight CPU pressure (some, avg10, percent) when the preflight ended; -1 when the kernel does not tell
 * @param stealAtPreflight the share of processor time stolen during the preflight
 * @param waitedSeconds how long the preflight waited for quiet
 * @param quiet whether it came
 */
public record Conditions(
        Map<String, String> facts,
        Instant startedAt,
        String loadBefore,
        String loadAtPreflight,
        String loadAfter,
        double pressureAtPreflight,
        double stealAtPreflight,
        long waitedSeconds,
        boolean quiet) {

    public Conditions {
        facts = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(facts));
    }
}
