package io.tollway.billing.caller;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;

/**
 * Who sent the current HTTP request and what they may do. Injected into resources; every method fails with a {@link io.tollway.billing.error.BillingException}: 401 for a missing or
 * bad credential, 403 for a known caller without the right, 503 when that cannot be known right now (identity provider unreachable, memberships not yet received).
 */
public interface Callers {
    /** The caller, whatever it may do. */
    Uni<Caller> current();

    /** The caller, if it may do this in the organization named by the path. A management key of the organization may do everything here but {@link Permission#MOVE_MONEY}; an API key only {@link Permission#VIEW_USAGE}. */
    Uni<Caller> permitted(OrganizationId organization, Permission permission);

    /** For paths that name no organization: the key's own one, or a person's by the header {@code x-tollway-organization}; checked as {@link #permitted}. Every key may read balances this way. */
    Uni<OrganizationId> organization(Permission permission);

    /** The caller, if it is staff of the platform. */
    Uni<Caller> operator();
}
