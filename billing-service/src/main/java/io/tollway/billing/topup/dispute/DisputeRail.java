package io.tollway.billing.topup.dispute;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** Where disputes come from. Calls fail with 503 {@code payment_provider_unavailable} when the provider cannot be reached. */
public interface DisputeRail {
    /** Whether there is a provider at all. */
    boolean configured();

    Uni<DisputeReading> read(String disputeId);

    /** The provider's ids of all disputes opened since. */
    Uni<List<String>> since(Instant opened);
}
