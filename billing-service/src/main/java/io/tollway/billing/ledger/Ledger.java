package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import java.time.Instant;
import java.util.List;

/**
 * The only truth about credits. Postings are idempotent by the identity of what caused them: made again, they move nothing and return what was posted first; made again with other
 * amounts they fail with 409 {@code posting_differs}. Amounts are nano-dollars.
 */
public interface Ledger {
    /** Cash against credits; an older debt is repaid first. */
    Uni<Posted> topUp(TopUpPosting posting);

    /** Promotional credits. */
    Uni<Posted> grant(GrantPosting posting);

    /** The balance as posted; all zero for an organization that has no wallet yet. */
    Uni<BalanceView> balance(OrganizationId organization);

    /** Movements with {@code from <= bookedAt < to}, oldest first. */
    Uni<List<JournalEntry>> journal(OrganizationId organization, Instant from, Instant to);

    /** Everything a document about {@code [from, to)} needs. */
    Uni<Statement> statement(OrganizationId organization, Instant from, Instant to);
}
