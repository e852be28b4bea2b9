package io.tollway.gateway.dialect;

import io.tollway.contracts.usage.UsageCounts;

/**
 * What an answer used and cost, as it is written into it.
 *
 * @param counted whether the upstream told the counts; else they are estimated
 * @param chargeNano what was charged, nano-dollars
 * @param listNano what the usage costs at list price, nano-dollars
 * @param own whether the customer's own credential served
 * @param atEpochSecond when the answer ended
 */
public record Bill(
        UsageCounts usage, boolean counted, long chargeNano, long listNano, boolean own, long atEpochSecond) {}
