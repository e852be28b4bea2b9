package io.tollway.billing.reconciliation;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** The payment provider's own account of the money it holds for us. */
public interface ProviderBooks {
    boolean configured();

    /**
     * Its lines about payments, refunds and disputes in US dollars; others (payouts, the provider's invoices to us) have no counterpart in the ledger.
     *
     * @param from inclusive, to the second
     * @param until exclusive
     */
    Uni<List<Line>> lines(Instant from, Instant until);

    /**
     * A movement in those books.
     *
     * @param id the provider's, for ever the same
     * @param object the payment, refund or dispute ({@code pi_…}, {@code re_…}, {@code dp_…}), as in the ledger's idempotency keys
     * @param type the provider's word for it
     * @param cents positive when money came in; of a payment before the provider's fee, of everything else after it
     */
    record Line(String id, String object, String type, long cents, Instant createdAt) {}
}
