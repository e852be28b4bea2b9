package io.tollway.billing.topup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.error.BillingError.NotFound;
import io.tollway.billing.idempotency.IdempotencyKeys;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Buying credit. */
@Path("/api/v1/organizations/{org}/top-ups")
class TopUpResource {
    private static final int LONGEST_PURCHASE_ORDER = 64;
    private static final int LARGEST_PAGE = 100;

    private final Callers callers;
    private final TopUps topUps;
    private final IdempotencyKeys idempotencyKeys;

    TopUpResource(Callers callers, TopUps topUps, IdempotencyKeys idempotencyKeys) {
        this.callers = callers;
        this.topUps = topUps;
        this.idempotencyKeys = idempotencyKeys;
    }

    /**
     * @param amountUsd what the balance shall gain, decimal string with at most 2 decimals
     * @param purchaseOrder the customer's reference, printed on the receipt
     */
    record NewTopUp(@Nullable String amountUsd, @Nullable String purchaseOrder) {}

    record QuoteView(String amountUsd, String feeUsd, String taxUsd, String totalUsd) {
        static QuoteView of(Quote quote) {
            return new QuoteView(
                    quote.credit().toDecimal(),
                    quote.fee().toDecimal(),
                    quote.tax().toDecimal(),
                    quote.total().toDecimal());
        }
    }

    record Page(List<TopUpView> data, @Nullable String nextCursor) {}

    @GET
    @Path("quote")
    public Uni<QuoteView> quote(@RestPath("org") OrganizationId org, @RestQuery("amount_usd") @Nullable String amount) {
        return callers.permitted(org, Permission.VIEW_MONEY).map(caller -> QuoteView.of(topUps.quote(amount)));
    }

    @POST
    @ResponseStatus(201)
    public Uni<TopUpView> order(
            @RestPath("org") OrganizationId org,
            @RestHeader("Idempotency-Key") @Nullable String key,
            @Nullable NewTopUp request) {
        return callers.permitted(org, Permission.MOVE_MONEY).chain(caller -> {
            if (key == null || key.isBlank()) {
                throw Invalid.field(
                                "Idempotency-Key",
                                "required",
                                "is missing; send a fresh unique value per order and the same one when repeating it")
                        .toException();
            }
            Quote quote = topUps.quote(request == null ? null : request.amountUsd());
            Optional<String> purchaseOrder = purchaseOrder(request);
            String fingerprint = quote.credit().value() + "|" + purchaseOrder.orElse("");
            return idempotencyKeys.once(org, "top_up.create", key, fingerprint, TopUpView.class, id -> topUps.order(
                            org, id, quote, caller.actor(), purchaseOrder)
                    .map(TopUpView::of));
        });
    }

    @GET
    public Uni<Page> list(
            @RestPath("org") OrganizationId org,
            @RestQuery @Nullable String cursor,
            @RestQuery @DefaultValue("50") int limit) {
        return callers.permitted(org, Permission.VIEW_MONEY).chain(caller -> {
            if (limit < 1 || limit > LARGEST_PAGE) {
                throw Invalid.field("limit", "out_of_range", "must be between 1 and " + LARGEST_PAGE)
                        .toException();
            }
            return topUps.newest(org, cursor == null ? null : cursor(cursor), limit)
                    .map(found -> page(found, limit));
        });
    }

    @GET
    @Path("{id}")
    public Uni<TopUpView> show(@RestPath("org") OrganizationId org, @RestPath String id) {
        return callers.permitted(org, Permission.VIEW_MONEY)
                .chain(caller -> topUps.current(org, topUpId(id)))
                .map(TopUpView::of);
    }

    private static Page page(List<TopUp> found, int limit) {
        String next = found.size() < limit ? null : found.getLast().order().id().toString();
        return new Page(found.stream().map(TopUpView::of).toList(), next);
    }

    private static UUID topUpId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NotFound("top_up_not_found", "There is no top-up with this id in this organization.")
                    .toException();
        }
    }

    private static UUID cursor(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Invalid.field("cursor", "malformed", "must be the next_cursor of an earlier answer")
                    .toException();
        }
    }

    private static Optional<String> purchaseOrder(@Nullable NewTopUp request) {
        Optional<String> value = Optional.ofNullable(request)
                .map(NewTopUp::purchaseOrder)
                .map(String::strip)
                .filter(it -> !it.isEmpty());
        if (value.filter(
                        it -> it.length() > LONGEST_PURCHASE_ORDER || it.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            throw Invalid.field(
                            "purchase_order",
                            "malformed",
                            "must be one line of at most " + LONGEST_PURCHASE_ORDER + " characters")
                    .toException();
        }
        return value;
    }
}
