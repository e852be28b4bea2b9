package io.tollway.billing.topup.dispute;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** An organization's disputed payments. */
@Path("/api/v1/organizations/{org}/disputes")
class DisputeResource {
    private static final int LONGEST_LIST = 200;

    private final Callers callers;
    private final Disputes disputes;

    DisputeResource(Callers callers, Disputes disputes) {
        this.callers = callers;
        this.disputes = disputes;
    }

    record Listing(List<DisputeView> data) {}

    @GET
    public Uni<Listing> own(@RestPath("org") OrganizationId org) {
        return callers.permitted(org, Permission.VIEW_MONEY)
                .chain(caller -> disputes.newest(org, LONGEST_LIST))
                .map(found -> new Listing(found.stream().map(DisputeView::of).toList()));
    }
}
