package io.tollway.billing.ledger;

import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.UUID;

/**
 * One movement of an organization's credits. Usage is posted in batches, so one entry may stand for many requests.
 *
 * @param bookedAt when it was posted; decides to which period it belongs
 * @param change what it did to the balance; negative for usage
 * @param fee charged beside a top-up, not part of the change
 * @param tax charged beside a top-up, not part of the change; negative where a refund gives it back
 * @param reference {@code stripe:pi_…}, {@code grant:<id>}, {@code refund:<id>}, {@code stripe:re_…:fail}, {@code stripe:dp_…:out}, or the usage batch
 * @param memo for people: a grant's reason
 */
public record JournalEntry(
        UUID transactionId,
        PostingKind kind,
        Instant bookedAt,
        NanoUsd change,
        NanoUsd fee,
        NanoUsd tax,
        String reference,
        String memo) {}
