package io.tollway.gateway.credit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no money, for {@code error.metadata.limit}. All amounts are nano-dollars.
 *
 * @param source {@code balance} or {@code key}
 * @param name what the customer calls it: {@code balance}, or the key's name
 * @param limitNano the key's limit; for the balance what was paid in and granted, as far as billing said
 * @param heldNano live holds of all nodes
 * @param affordableOutputTokens how many output tokens per choice the rest would pay for behind this input; 0 when not even the input
 * @param resetsAt when the limit starts again; absent for the balance and for lifetime limits
 */
public record LimitRefusal(
        String source,
        String name,
        long limitNano,
        long usedNano,
        long heldNano,
        long requestedNano,
        long affordableOutputTokens,
        @Nullable Instant resetsAt) {}
