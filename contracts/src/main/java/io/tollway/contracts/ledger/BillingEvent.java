package io.tollway.contracts.ledger;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.present;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Something happened to an organization's money that other parts may tell people about.
 *
 * @param type past tense, e.g. {@code top_up.succeeded}, {@code grant.posted}, {@code invoice.issued}
 * @param details flat strings; amounts as decimal dollars
 */
public record BillingEvent(UUID eventId, UUID organizationId, String type, Instant at, Map<String, String> details) {
    public BillingEvent {
        present(eventId, "event_id");
        present(organizationId, "organization_id");
        notBlank(type, "type");
        present(at, "at");
        details = details == null ? Map.of() : Map.copyOf(details);
    }
}
