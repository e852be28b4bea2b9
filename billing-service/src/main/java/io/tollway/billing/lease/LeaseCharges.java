package io.tollway.billing.lease;

import java.util.List;
import java.util.UUID;

/**
 * What a batch of usage means for leases. Their wallets must be locked.
 *
 * @param draws per lease: how many entries, and their sum
 * @param closes declarations of nodes
 */
public record LeaseCharges(List<Draw> draws, List<Declaration> closes) {
    public LeaseCharges {
        draws = List.copyOf(draws);
        closes = List.copyOf(closes);
    }

    public record Draw(UUID leaseId, long events, long amountNano) {}

    /** A node's word that it will use a lease no more; a later one (by spool sequence) replaces an earlier one. */
    public record Declaration(UUID leaseId, long spoolSeq, long events, long sumNano) {}
}
