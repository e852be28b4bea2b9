package io.tollway.gateway.credit;

import io.vertx.core.Future;

/** Reserves a request's upper bound before anything is sent upstream. */
public interface CreditGate {
    /**
     * Reserves in the organization's balance, in the key's own spend limit and in every budget the request counts in: all or nothing, but that a shadow budget refuses nobody.
     *
     * <p>Callable from any thread, never blocks. The future is already completed when the leases at hand suffice; otherwise it completes on the caller's context within the
     * configured wait. It never fails.
     */
    Future<HoldOutcome> reserve(HoldRequest request);
}
