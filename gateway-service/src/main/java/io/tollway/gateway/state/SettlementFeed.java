package io.tollway.gateway.state;

import io.tollway.contracts.ledger.LeaseClosed;
import java.util.UUID;
import java.util.function.Consumer;

/** What billing says about this node's spool and leases. */
public interface SettlementFeed {
    /** Every spool record up to and including this one is in the ledger; 0 when billing has not said anything yet. */
    long appliedThrough(UUID spoolId);

    /** Calls back, on the reader's thread, for every lease that billing closes from now on, any node's. Must not block. */
    void onLeaseClosed(Consumer<LeaseClosed> listener);
}
