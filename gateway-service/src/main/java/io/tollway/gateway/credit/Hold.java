package io.tollway.gateway.credit;

import io.tollway.contracts.usage.LeaseCharge;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money set aside for one request. Ends with exactly one call of {@link #settle} or {@link #release}. */
public interface Hold {
    /** The bound in force, nano-dollars; grows by {@link #extend}. 0 when the request is free. */
    long amountNano();

    /** The leases drawn on so far, for START. */
    List<UUID> leaseIds();

    /**
     * Raises the hold so that it pays for that many output tokens per choice in all. Never blocks.
     *
     * @return false when the leases at hand do not suffice: more has been asked for in the background, try again with the next tokens or stop
     */
    boolean extend(long outputTokens);

    /**
     * Ends the hold of a request whose START was recorded. What each lease pays must go into that request's FINAL, in the same turn, zero amounts included.
     *
     * @param chargeNano at most {@link #amountNano()}
     * @param servedModel whose model budgets are charged; those of the other models that could have answered get their share back. Null when none answered
     * @throws IllegalArgumentException when the charge is negative or above the hold; the hold is unchanged then
     * @throws IllegalStateException when the hold has ended already
     */
    List<LeaseCharge> settle(long chargeNano, @Nullable String servedModel);

    /** Ends the hold of a request whose START was never recorded (or whose {@code start} failed): everything goes back and nothing is declared. A no-op when the hold has ended. */
    void release();
}
