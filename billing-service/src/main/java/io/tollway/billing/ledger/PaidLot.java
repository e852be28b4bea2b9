package io.tollway.billing.ledger;

import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The credit that one payment bought, as it is under the wallet's lock.
 *
 * @param lotId the lot that the payment made
 * @param granted what was bought
 * @param remaining what of it is unused, lots that it came back as included
 * @param free what of that nobody has been promised: at most balance minus live promises
 * @param expiresAt absent when it does not expire
 */
public record PaidLot(
        UUID lotId,
        NanoUsd granted,
        NanoUsd remaining,
        NanoUsd free,
        @Nullable Instant expiresAt) {}
