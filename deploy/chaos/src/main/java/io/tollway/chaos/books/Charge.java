package io.tollway.chaos.books;

import java.util.UUID;

/**
 * One row of usage in the ledger.
 *
 * @param outcome as the record names it, e.g. {@code complete}
 * @param chargeNano what was taken, nano-dollars
 */
public record Charge(UUID organization, String outcome, long chargeNano) {
    boolean complete() {
        return outcome.equals("complete");
    }
}
