package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.contracts.usage.UsageEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Usage rows for documents and exports. */
public interface UsageHistory {
    /**
     * A page of the requests that were posted in {@code [from, to)}, in the order of their ids; the sum over all pages is the period's usage in the ledger.
     *
     * @param after the last request id of the page before
     */
    Uni<List<UsageEvent.Final>> appliedBetween(
            OrganizationId organization, Instant from, Instant to, Optional<UUID> after, int limit);
}
