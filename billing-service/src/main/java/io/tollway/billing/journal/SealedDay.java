package io.tollway.billing.journal;

import java.time.Instant;

/**
 * What was kept of a day when it was over.
 *
 * @param day UTC, {@code 2026-11-21}
 * @param rows how many rows it had
 * @param digest the chain's hash behind its last row
 */
record SealedDay(String day, long rows, String digest, Instant sealedAt) {}
