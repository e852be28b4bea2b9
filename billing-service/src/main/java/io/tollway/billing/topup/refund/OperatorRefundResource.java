package io.tollway.billing.topup.refund;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.error.BillingError.Invalid;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** All organizations' refunds, for operators. */
@Path("/api/v1/operator/refunds")
class OperatorRefundResource {
    private static final int LONGEST_LIST = 200;

    private final Callers callers;
    private final Refunds refunds;

    OperatorRefundResource(Callers callers, Refunds refunds) {
        this.callers = callers;
        this.refunds = refunds;
    }

    record Listing(List<RefundView> data) {}

    @GET
    public Uni<Listing> list(@RestQuery @Nullable String state) {
        return callers.operator().chain(operator -> {
            if (state != null
                    && Arrays.stream(Refund.State.values())
                            .noneMatch(known ->
                                    known.name().toLowerCase(Locale.ROOT).equals(state))) {
                throw Invalid.field("state", "unknown", "must be one of requested, unknown, pending, succeeded, failed")
                        .toException();
            }
            return refunds.ofAll(state, LONGEST_LIST)
                    .map(found -> new Listing(
                            found.stream().map(RefundView::forOperator).toList()));
        });
    }
}
