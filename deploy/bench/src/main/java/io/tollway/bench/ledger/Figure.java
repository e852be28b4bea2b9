package io.tollway.bench.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param unit of value and target
 * @param value what was found
 * @param target what is wanted
 * @param more whether more is better
 * @param detail how it came about: counts, times, sizes
 * @param breaks why the books behind it do not close; it counts only when there are none
 */
public record Figure(
        String name,
        String unit,
        double value,
        double target,
        boolean more,
        Map<String, Object> detail,
        List<String> breaks) {

    public Figure {
        detail = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(detail));
        breaks = List.copyOf(breaks);
    }

    public boolean counts() {
        return breaks.isEmpty();
    }

    public boolean met() {
        return counts() && (more ? value >= target : value <= target);
    }
}
