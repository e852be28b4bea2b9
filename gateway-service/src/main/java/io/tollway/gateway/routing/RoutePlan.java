package io.tollway.gateway.routing;

import java.util.List;

/**
 * Candidates in the order they are to be tried; when there are none, why.
 *
 * @param resting candidates left out because they rest
 * @param rateLimited how many of those rest for a rate limit
 * @param waitNanos the shortest wait until a rate-limited one may be used; 0 when none is
 * @param reasons endpoints left out, each with the constraint that removed it; filled only when no candidate is left
 * @param unreachable whether candidates were left out because their provider has no such call
 */
public record RoutePlan(
        List<Candidate> candidates,
        int resting,
        int rateLimited,
        long waitNanos,
        List<String> reasons,
        boolean unreachable) {

    /** Whether everything that could serve the request is rate-limited at the moment. */
    public boolean allRateLimited() {
        return candidates.isEmpty() && resting > 0 && resting == rateLimited;
    }
}
