package io.tollway.gateway.body;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The caller's {@code provider} object (OpenRouter's names). Prices are pico-dollars per token.
 *
 * @param order provider slugs to try first, in order; turns price weighting off
 * @param only the only providers allowed; empty means all
 * @param allowFallbacks false means the first candidate alone (or the ordered providers alone)
 * @param sort how endpoints are ordered; turns price weighting off
 * @param maxPromptPico the dearest input price accepted; null means any
 * @param denyDataCollection only providers known not to train on prompts
 * @param zeroDataRetention only providers known to retain nothing
 * @param requireParameters only endpoints whose model lists every parameter sent
 */
public record Preferences(
        List<String> order,
        Set<String> only,
        Set<String> ignore,
        boolean allowFallbacks,
        @Nullable Sort sort,
        @Nullable Long maxPromptPico,
        @Nullable Long maxCompletionPico,
        Set<String> quantizations,
        boolean denyDataCollection,
        boolean zeroDataRetention,
        boolean requireParameters) {

    public static final Preferences NONE =
            new Preferences(List.of(), Set.of(), Set.of(), true, null, null, null, Set.of(), false, false, false);

    /** What endpoints are ordered by. */
    public enum Sort {
        PRICE,
        LATENCY,
        THROUGHPUT
    }

    public Preferences {
        order = List.copyOf(order);
        only = Set.copyOf(only);
        ignore = Set.copyOf(ignore);
        quantizations = Set.copyOf(quantizations);
    }
}
