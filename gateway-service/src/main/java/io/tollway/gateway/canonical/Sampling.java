package io.tollway.gateway.canonical;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How tokens are chosen, and where to stop. Null is the provider's default. */
public record Sampling(
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable Integer topK,
        @Nullable BigDecimal presencePenalty,
        @Nullable BigDecimal frequencyPenalty,
        @Nullable Long seed,
        List<String> stop,
        @Nullable Boolean logprobs,
        @Nullable Integer topLogprobs) {
    public static final Sampling DEFAULT = new Sampling(null, null, null, null, null, null, List.of(), null, null);

    public Sampling {
        stop = List.copyOf(stop);
    }
}
