package io.tollway.billing.ledger;

import io.tollway.billing.money.NanoUsd;
import java.util.UUID;

/**
 * Usage of a period, grouped by project, key, model, provider and credential source.
 *
 * @param provider {@code none} when no provider answered
 * @param credentialSource {@code platform} or {@code byok:<label>}
 * @param inputTokens every token read, cached ones included
 * @param outputTokens every token written, reasoning included
 * @param charge what the customer paid
 * @param list what it costs at list price
 */
public record UsageLine(
        UUID projectId,
        UUID keyId,
        String model,
        String provider,
        String credentialSource,
        long requests,
        long inputTokens,
        long outputTokens,
        NanoUsd charge,
        NanoUsd list) {}
