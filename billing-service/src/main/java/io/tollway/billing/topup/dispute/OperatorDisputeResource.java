package io.tollway.billing.topup.dispute;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.topup.dispute.DisputeProgress.Stage;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** All organizations' disputes, for operators, who may let an organization go on after a lost one. */
@Path("/api/v1/operator/disputes")
class OperatorDisputeResource {
    private static final int LONGEST_LIST = 200;

    private final Callers callers;
    private final Disputes disputes;

    OperatorDisputeResource(Callers callers, Disputes disputes) {
        this.callers = callers;
        this.disputes = disputes;
    }

    record Listing(List<DisputeView> data) {}

    record Release(
            @NotBlank(message = "must say why the organization may spend again") @Size(max = 500, message = "must be at most 500 characters") @Nullable String reason) {}

    @GET
    public Uni<Listing> all(@RestQuery @Nullable String stage) {
        return callers.operator()
                .chain(operator -> disputes.ofAll(stage(stage), LONGEST_LIST))
                .map(found ->
                        new Listing(found.stream().map(DisputeView::forOperator).toList()));
    }

    @POST
    @Path("{id}/release")
    public Uni<DisputeView> release(
            @RestPath String id,
            @NotNull(message = "must be a JSON object with a reason") @Valid @Nullable Release request) {
        return callers.operator()
                .chain(operator -> disputes.release(
                        id, operator.actor(), request == null || request.reason() == null ? "" : request.reason()))
                .map(DisputeView::forOperator);
    }

    private static @Nullable Stage stage(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (Stage stage : Stage.values()) {
            if (stage.name().toLowerCase(Locale.ROOT).equals(text)) {
                return stage;
            }
        }
        throw Invalid.field("stage", "unknown", "must be one of inquiry, withdrawn, won, lost, closed")
                .toException();
    }
}
