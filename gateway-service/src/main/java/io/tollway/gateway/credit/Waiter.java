package io.tollway.gateway.credit;

import io.vertx.core.Promise;
import java.util.List;

/** A request that waits for a lease. Confined to the agent's context but for its promise, which completes on the caller's. */
final class Waiter {
    final HoldRequest request;
    final HoldTerms terms;
    /** Found anew when one of their windows has ended. */
    List<Bucket> buckets;

    final Promise<HoldOutcome> promise;
    final long deadline;
    /** Answers to questions sent before this do not speak about this request. */
    long since;
    /** Not looked at again before this. */
    long retryAt;

    Waiter(
            HoldRequest request,
            HoldTerms terms,
            List<Bucket> buckets,
            Promise<HoldOutcome> promise,
            long now,
            long deadline) {
        this.request = request;
        this.terms = terms;
        this.buckets = buckets;
        this.promise = promise;
        this.since = now;
        this.retryAt = now;
        this.deadline = deadline;
    }
}
