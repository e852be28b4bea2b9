package io.tollway.billing.lease;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.money.NanoUsd;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators may do to leases. */
@Path("/api/v1/operator/leases")
class OperatorLeaseResource {
    private final Callers callers;
    private final ForcedRelease release;

    OperatorLeaseResource(Callers callers, ForcedRelease release) {
        this.callers = callers;
        this.release = release;
    }

    record ForceRequest(
            @NotBlank(message = "must say why the slice may be given back") @Size(max = 500, message = "must be at most 500 characters") @Nullable String reason) {}

    record Forced(
            UUID leaseId,
            String state,
            @JsonProperty("released_usd") NanoUsd released) {}

    @POST
    @Path("/{lease}/force")
    public Uni<Forced> force(
            @org.jboss.resteasy.reactive.RestPath UUID lease,
            @NotNull(message = "must be a JSON object with a reason") @Valid @Nullable ForceRequest request) {
        return callers.operator()
                .chain(caller -> release.force(
                        lease, caller.actor(), request == null || request.reason() == null ? "" : request.reason()))
                .map(released -> new Forced(lease, "forced", new NanoUsd(released)));
    }
}
