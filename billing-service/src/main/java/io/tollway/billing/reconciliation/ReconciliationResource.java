package io.tollway.billing.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What comparing the ledger with the payment provider's books found, for operators, who may ask for a comparison now. */
@Path("/api/v1/operator/reconciliation")
class ReconciliationResource {
    private final Callers callers;
    private final Reconciliation reconciliation;

    ReconciliationResource(Callers callers, Reconciliation reconciliation) {
        this.callers = callers;
        this.reconciliation = reconciliation;
    }

    /**
     * @param agrees whether nothing differs that nobody explained; null before the first comparison
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            @Nullable Boolean agrees,
            @Nullable Instant completeUpTo,
            @Nullable Instant comparedAt,
            long lines,
            List<DifferenceView> differences) {

        static View of(Findings findings) {
            return new View(
                    findings.comparedAt() == null ? null : (Boolean) findings.agrees(),
                    findings.completeUpTo(),
                    findings.comparedAt(),
                    findings.lines(),
                    findings.differences().stream().map(DifferenceView::of).toList());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DifferenceView(
            String object,
            String stripeUsd,
            String ledgerUsd,
            Instant foundAt,
            @Nullable String acceptedBy) {

        static DifferenceView of(Findings.Difference difference) {
            return new DifferenceView(
                    difference.object(),
                    usd(difference.stripeCents()),
                    usd(difference.ledgerCents()),
                    difference.foundAt(),
                    difference.acceptedBy());
        }

        private static String usd(long cents) {
            return BigDecimal.valueOf(cents, 2).toPlainString();
        }
    }

    record Acceptance(
            @NotBlank(message = "must say why the two differ") @Size(max = 500, message = "must be at most 500 characters") @Nullable String reason) {}

    @GET
    public Uni<View> last() {
        return callers.operator().chain(operator -> reconciliation.last()).map(View::of);
    }

    @POST
    public Uni<View> now() {
        return callers.operator().chain(operator -> reconciliation.run()).map(View::of);
    }

    @POST
    @Path("{object}/accept")
    public Uni<View> accept(
            @RestPath String object,
            @NotNull(message = "must be a JSON object with a reason") @Valid @Nullable Acceptance request) {
        return callers.operator()
                .chain(operator -> reconciliation.accept(
                        object, operator.actor(), request == null || request.reason() == null ? "" : request.reason()))
                .map(View::of);
    }
}
