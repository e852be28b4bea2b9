package io.tollway.billing.topup.refund;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.idempotency.IdempotencyKeys;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.UsdCents;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Giving unused credit of a top-up back. */
@Path("/api/v1/organizations/{org}/top-ups/{id}/refunds")
class NewRefundResource {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,2}))?");

    private final Callers callers;
    private final Refunds refunds;
    private final IdempotencyKeys idempotencyKeys;

    NewRefundResource(Callers callers, Refunds refunds, IdempotencyKeys idempotencyKeys) {
        this.callers = callers;
        this.refunds = refunds;
        this.idempotencyKeys = idempotencyKeys;
    }

    /** @param amountUsd the credit to give back, decimal string with at most 2 decimals; absent for all that is unused */
    record NewRefund(@JsonProperty("amount_usd") @Nullable String amountUsd) {}

    @POST
    @ResponseStatus(201)
    public Uni<RefundView> request(
            @RestPath("org") OrganizationId org,
            @RestPath String id,
            @RestHeader("Idempotency-Key") @Nullable String key,
            @Nullable NewRefund request) {
        return callers.permitted(org, Permission.MOVE_MONEY).chain(caller -> {
            if (key == null || key.isBlank()) {
                throw Invalid.field(
                                "Idempotency-Key",
                                "required",
                                "is missing; send a fresh unique value per refund and the same one when repeating it")
                        .toException();
            }
            UUID topUp = RefundPath.topUp(id);
            Optional<UsdCents> amount = amount(request == null ? null : request.amountUsd());
            String fingerprint = topUp + "|" + amount.map(UsdCents::toDecimal).orElse("all");
            return idempotencyKeys.once(
                    org, "refund.create", key, fingerprint, RefundView.class, refundId -> refunds.request(
                                    org, refundId, topUp, amount, caller.actor())
                            .map(RefundView::of));
        });
    }

    private static Optional<UsdCents> amount(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher number = AMOUNT.matcher(text);
        if (!number.matches()) {
            throw Invalid.field(
                            "amount_usd",
                            "not_an_amount",
                            "is not an amount; send US dollars as a decimal string with at most 2 decimals such as"
                                    + " \"25.00\", or leave it out for all that is unused")
                    .toException();
        }
        String cents = ((number.group(2) == null ? "" : number.group(2)) + "00").substring(0, 2);
        long value = Long.parseLong(number.group(1)) * 100 + Long.parseLong(cents);
        if (value == 0) {
            throw Invalid.field("amount_usd", "too_small", "must be at least 0.01")
                    .toException();
        }
        return Optional.of(new UsdCents(value));
    }
}
