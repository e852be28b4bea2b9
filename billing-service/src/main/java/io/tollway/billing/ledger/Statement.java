package io.tollway.billing.ledger;

import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.List;

/**
 * What a document about a period needs, read from one database snapshot. {@code opening + Σ entries.change = closing}, and {@code Σ usage.charge = −Σ usage entries.change}, always.
 *
 * @param from inclusive
 * @param to exclusive; periods are cut by posting time, so usage that ended in the last second of one month may be in the next one
 * @param completeUpTo every usage event that ended before it and reached Kafka is included
 */
public record Statement(
        Instant from,
        Instant to,
        NanoUsd opening,
        NanoUsd closing,
        List<JournalEntry> entries,
        List<UsageLine> usage,
        Instant completeUpTo) {
    public Statement {
        entries = List.copyOf(entries);
        usage = List.copyOf(usage);
    }
}
