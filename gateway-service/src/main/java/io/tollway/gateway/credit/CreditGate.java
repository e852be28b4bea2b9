package io.tollway.gateway.credit;

import io.vertx.core.Future;

/** Reserves a request's upper bound before anything is sent upstream. */
public interface CreditGate {
    /**
     * Reserves in the organization's balance and, when the key has a spend limit, in that limit: all or nothing.
     *
     * <p>Callable from any thread, never blocks. The future is already completed when the leases at hand suffice; otherwise it completes on the caller's context within the
     * configured wait. It never fails.
     */
    Future<HoldOutcome> reserve(HoldRequest request);
}
