package io.tollway.billing.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to one {@link LeaseRequest}; field names are the wire's. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LeaseResult(
        UUID leaseId,
        Outcome outcome,
        long grantedNano,
        long expiresInMs,
        @Nullable Long limitNano,
        long usedNano,
        long heldNano,
        long quarantinedNano,
        long availableNano,
        long policyVersion,
        @Nullable Instant windowEnd,
        @Nullable String frozenBy) {

    enum Outcome {
        GRANTED,
        /** Positively not enough; the gateway answers 402. */
        INSUFFICIENT,
        /** It would fit but for quarantined slices; 503. */
        QUARANTINED,
        /** Billing does not know enough to decide; 503, ask again. */
        UNAVAILABLE,
        /** No new spending: accounts says so, or the dispute that {@code frozen_by} names; then the gateway answers 402. */
        FROZEN,
        /** The window named is over; ask for the present one. */
        WINDOW_ENDED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static LeaseResult refused(LeaseRequest request, Outcome outcome, long policyVersion) {
        return new LeaseResult(request.leaseId(), outcome, 0, 0, null, 0, 0, 0, 0, policyVersion, null, null);
    }

    static LeaseResult frozen(LeaseRequest request, @Nullable String by, long policyVersion) {
        return new LeaseResult(request.leaseId(), Outcome.FROZEN, 0, 0, null, 0, 0, 0, 0, policyVersion, null, by);
    }
}
