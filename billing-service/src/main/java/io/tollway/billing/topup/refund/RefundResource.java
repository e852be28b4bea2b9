package io.tollway.billing.topup.refund;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** An organization's refunds. */
@Path("/api/v1/organizations/{org}/refunds")
class RefundResource {
    private static final int LARGEST_PAGE = 100;

    private final Callers callers;
    private final Refunds refunds;

    RefundResource(Callers callers, Refunds refunds) {
        this.callers = callers;
        this.refunds = refunds;
    }

    record Page(
            List<RefundView> data,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    @GET
    public Uni<Page> list(
            @RestPath("org") OrganizationId org,
            @RestQuery("top_up") @Nullable String topUp,
            @RestQuery @Nullable String cursor,
            @RestQuery @DefaultValue("50") int limit) {
        return callers.permitted(org, Permission.VIEW_MONEY).chain(caller -> {
            if (limit < 1 || limit > LARGEST_PAGE) {
                throw Invalid.field("limit", "out_of_range", "must be between 1 and " + LARGEST_PAGE)
                        .toException();
            }
            return refunds.newest(org, id("top_up", topUp), id("cursor", cursor), limit)
                    .map(found -> new Page(
                            found.stream().map(RefundView::of).toList(),
                            found.size() < limit
                                    ? null
                                    : found.getLast().order().id().toString()));
        });
    }

    @GET
    @Path("{id}")
    public Uni<RefundView> show(@RestPath("org") OrganizationId org, @RestPath String id) {
        return callers.permitted(org, Permission.VIEW_MONEY)
                .chain(caller -> refunds.current(org, RefundPath.refund(id)))
                .map(RefundView::of);
    }

    private static @Nullable UUID id(String field, @Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Invalid.field(field, "malformed", "must be an id as answers give it")
                    .toException();
        }
    }
}
