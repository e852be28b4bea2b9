package io.tollway.billing.topup.refund;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** What could be refunded of a top-up. */
@Path("/api/v1/organizations/{org}/top-ups/{id}/refund-quote")
class RefundQuoteResource {
    private final Callers callers;
    private final Refunds refunds;

    RefundQuoteResource(Callers callers, Refunds refunds) {
        this.callers = callers;
        this.refunds = refunds;
    }

    /**
     * @param amountUsd the most credit that can go back
     * @param totalUsd what would arrive on the card
     * @param limits why not more
     */
    record QuoteView(
            @JsonProperty("amount_usd") String amountUsd,
            @JsonProperty("tax_usd") String taxUsd,
            @JsonProperty("total_usd") String totalUsd,
            @JsonProperty("fee_kept_usd") String feeKeptUsd,
            @JsonProperty("refundable_until") Instant refundableUntil,
            List<RefundQuote.Limit> limits) {
        static QuoteView of(RefundQuote quote) {
            return new QuoteView(
                    quote.credit().toDecimal(),
                    quote.tax().toDecimal(),
                    quote.credit().plus(quote.tax()).toDecimal(),
                    quote.facts().purchase().fee().toDecimal(),
                    quote.until(),
                    quote.limits());
        }
    }

    @GET
    public Uni<QuoteView> quote(@RestPath("org") OrganizationId org, @RestPath String id) {
        return callers.permitted(org, Permission.VIEW_MONEY)
                .chain(caller -> refunds.quote(org, RefundPath.topUp(id)))
                .map(QuoteView::of);
    }
}
