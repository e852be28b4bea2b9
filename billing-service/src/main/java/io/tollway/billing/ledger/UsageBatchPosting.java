package io.tollway.billing.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What one batch of usage does to wallets. Its wallets must be locked.
 *
 * @param transactionId the id that the batch's usage rows carry
 * @param batchKey identity of the batch, unique for ever
 * @param stripe splits the platform's revenue accounts, so that two consumers never wait for each other's row
 * @param charges what each organization pays, nano-dollars, all positive
 * @param released by how much each organization's promises shrink, nano-dollars: settled and given back
 */
public record UsageBatchPosting(
        UUID transactionId,
        String batchKey,
        String stripe,
        Map<UUID, Long> charges,
        Map<UUID, Long> released,
        Instant at) {
    public UsageBatchPosting {
        charges = Map.copyOf(charges);
        released = Map.copyOf(released);
    }
}
