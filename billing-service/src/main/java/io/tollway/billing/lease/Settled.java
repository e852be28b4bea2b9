package io.tollway.billing.lease;

import io.tollway.billing.outbox.OutboxRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What settling did.
 *
 * @param released by how much each organization's balance promises shrank, nano-dollars
 * @param events leases that ended, and budgets that are running out
 */
public record Settled(Map<UUID, Long> released, List<OutboxRecord> events) {
    public Settled {
        released = Map.copyOf(released);
        events = List.copyOf(events);
    }
}
