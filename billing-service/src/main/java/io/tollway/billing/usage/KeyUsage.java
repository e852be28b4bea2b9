package io.tollway.billing.usage;

import io.tollway.billing.money.NanoUsd;
import java.util.UUID;

/**
 * What one key has spent, for those who show keys. Days, weeks (from Monday) and months are calendar ones in UTC.
 *
 * @param usageUsd charged since it was made
 * @param byokUsageUsd what its requests on own provider keys cost there, at list price, since it was made; never charged here
 * @param windowUsageUsd in the current window of its own spend limit, as the limit counts it; 0 when it has none
 */
record KeyUsage(
        UUID key,
        NanoUsd usageUsd,
        NanoUsd usageDailyUsd,
        NanoUsd usageWeeklyUsd,
        NanoUsd usageMonthlyUsd,
        NanoUsd byokUsageUsd,
        NanoUsd byokUsageDailyUsd,
        NanoUsd byokUsageWeeklyUsd,
        NanoUsd byokUsageMonthlyUsd,
        NanoUsd windowUsageUsd) {}
