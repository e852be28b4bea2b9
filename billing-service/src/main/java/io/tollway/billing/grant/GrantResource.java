package io.tollway.billing.grant;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.error.FieldError;
import io.tollway.billing.idempotency.IdempotencyKeys;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Giving credits away; operators only. */
@Path("/api/v1/operator/organizations/{org}/grants")
class GrantResource {
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_LIST = 200;

    private final Callers callers;
    private final Grants grants;
    private final Recipients recipients;
    private final IdempotencyKeys idempotencyKeys;
    private final NanoUsd maximum;

    GrantResource(
            Callers callers,
            Grants grants,
            Recipients recipients,
            IdempotencyKeys idempotencyKeys,
            GrantConfig config) {
        this.callers = callers;
        this.grants = grants;
        this.recipients = recipients;
        this.idempotencyKeys = idempotencyKeys;
        this.maximum = NanoUsd.parse(config.maximumUsd());
    }

    record NewGrant(@Nullable String amountUsd, @Nullable String reason) {}

    record GrantView(
            UUID id, NanoUsd amountUsd, String status, String reason, String requestedBy, Instant requestedAt) {
        static GrantView of(Grant grant) {
            Grant.Request request = grant.request();
            return new GrantView(
                    request.id(),
                    request.amount(),
                    grant.wireName(),
                    request.reason(),
                    request.requestedBy(),
                    request.requestedAt());
        }
    }

    record Listing(List<GrantView> data) {}

    @POST
    @ResponseStatus(201)
    public Uni<GrantView> request(
            @RestPath("org") OrganizationId org,
            @RestHeader("Idempotency-Key") @Nullable String key,
            @Nullable NewGrant request) {
        return callers.operator().chain(operator -> {
            Checked checked = checked(request == null ? new NewGrant(null, null) : request);
            return recipients
                    .require(org)
                    .chain(() -> idempotencyKeys.once(
                            org,
                            "grant.create",
                            key,
                            checked.amount() + "|" + checked.reason(),
                            GrantView.class,
                            id -> grants.request(org, id, checked.amount(), checked.reason(), operator.actor())
                                    .map(GrantView::of)));
        });
    }

    @POST
    @Path("{id}/approve")
    public Uni<GrantView> approve(@RestPath("org") OrganizationId org, @RestPath String id) {
        return callers.operator()
                .chain(operator -> grants.approve(org, grantId(id), operator.actor()))
                .map(GrantView::of);
    }

    @GET
    public Uni<Listing> list(@RestPath("org") OrganizationId org) {
        return callers.operator()
                .chain(operator -> grants.newest(org, LONGEST_LIST))
                .map(found -> new Listing(found.stream().map(GrantView::of).toList()));
    }

    private record Checked(NanoUsd amount, String reason) {}

    private Checked checked(NewGrant request) {
        List<FieldError> errors = new ArrayList<>();
        NanoUsd amount = amount(request.amountUsd(), errors);
        String reason = request.reason() == null ? "" : request.reason().strip();
        if (reason.isEmpty()) {
            errors.add(
                    new FieldError("reason", "required", "is missing; say why the credits are given, for the audit"));
        } else if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            errors.add(new FieldError(
                    "reason", "malformed", "must be one line of at most " + LONGEST_REASON + " characters"));
        }
        if (!errors.isEmpty()) {
            FieldError first = errors.getFirst();
            throw new Invalid(first.field() + " " + first.message(), errors).toException();
        }
        return new Checked(amount, reason);
    }

    private NanoUsd amount(@Nullable String text, List<FieldError> errors) {
        if (text == null || text.isBlank()) {
            errors.add(new FieldError(
                    "amount_usd", "required", "is missing; send US dollars as a decimal string such as \"25.00\""));
            return NanoUsd.ZERO;
        }
        NanoUsd amount;
        try {
            amount = NanoUsd.parse(text);
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError("amount_usd", "not_a_number", String.valueOf(e.getMessage())));
            return NanoUsd.ZERO;
        }
        if (!amount.isPositive()) {
            errors.add(new FieldError("amount_usd", "too_small", "must be more than 0"));
        } else if (amount.compareTo(maximum) > 0) {
            errors.add(new FieldError("amount_usd", "too_large", "must be at most " + maximum));
        }
        return amount;
    }

    private static UUID grantId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new BillingError.NotFound("grant_not_found", "There is no grant with this id in this organization.")
                    .toException();
        }
    }
}
