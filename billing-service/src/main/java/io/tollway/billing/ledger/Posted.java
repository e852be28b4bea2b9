package io.tollway.billing.ledger;

import java.util.UUID;

/**
 * The result of a posting.
 *
 * @param transactionId the journal transaction
 * @param lotId the lot of credits it made
 * @param replayed true when the posting had been made before and nothing was moved now
 */
public record Posted(UUID transactionId, UUID lotId, boolean replayed) {}
