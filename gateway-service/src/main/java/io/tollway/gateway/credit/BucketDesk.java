package io.tollway.gateway.credit;

import io.tollway.gateway.credit.LeaseAuthority.Ask;
import io.tollway.gateway.credit.LeaseAuthority.Grant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the agent knows about a bucket beyond its leases. Confined to the agent's context. */
final class BucketDesk {
    /** Requests that wait for this organization's money; used on balance buckets only. */
    final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    /** Leases declared closed that billing has not confirmed: what each will give back, and since when. */
    final Map<UUID, Returning> returning = new HashMap<>();

    /** The one ask under way; stays until it is answered, whatever fails in between. */
    @Nullable Ask asking;

    @Nullable Answer answer;

    long policyVersion;
    long extensionWanted;
    long retryAt;

    /** The authority's last word, and when the question was sent. */
    record Answer(Grant grant, long sentAt) {}

    record Returning(long nano, long since) {}

    long returningNano() {
        long sum = 0;
        for (Returning each : returning.values()) {
            sum += each.nano();
        }
        return sum;
    }

    boolean quiet() {
        return waiters.isEmpty() && returning.isEmpty() && asking == null;
    }
}
