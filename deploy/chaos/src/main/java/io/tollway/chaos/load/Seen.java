package io.tollway.chaos.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What clients saw, all of them together. */
public final class Seen {
    private final Map<UUID, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final LongAdder broken = new LongAdder();
    private final LongAdder left = new LongAdder();

    /**
     * An answer that arrived whole.
     *
     * @param costNano what it says it cost, nano-dollars
     */
    public record Answer(UUID organization, long costNano) {}

    public void answered(UUID request, Answer answer) {
        answers.put(request, answer);
    }

    /** @param code of the error document */
    public void refused(Purse purse, int status, String code) {
        refusals.computeIfAbsent(status + " " + code + " " + purse, missing -> new LongAdder())
                .increment();
    }

    void broken() {
        broken.increment();
    }

    void left() {
        left.increment();
    }

    public Map<UUID, Answer> answers() {
        return Map.copyOf(answers);
    }

    /** How often, by status, code and purse. */
    public Map<String, Long> refusals() {
        Map<String, Long> counts = new TreeMap<>();
        refusals.forEach((what, count) -> counts.put(what, count.sum()));
        return counts;
    }

    /** Connections that broke, or answers that did. */
    public long brokenCount() {
        return broken.sum();
    }

    /** Clients that left by themselves. */
    public long leftCount() {
        return left.sum();
    }
}
