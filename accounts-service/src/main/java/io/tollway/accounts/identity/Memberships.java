package io.tollway.accounts.identity;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.ids.OrganizationId;
import java.util.Optional;
import java.util.UUID;

/** Knows who belongs where. Implemented where members live. */
public interface Memberships {
    record Membership(UUID memberId, Role role) {}

    /** The active membership of this person in this organization. */
    Uni<Optional<Membership>> find(OrganizationId organization, String subject);
}
