package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import java.util.UUID;

/**
 * One person's membership in one organization.
 *
 * @param subject the identity provider's stable id of the person ({@code sub})
 */
public record MemberState(
        UUID memberId, UUID organizationId, String subject, String email, Role role, boolean active, long version) {

    public enum Role {
        OWNER,
        ADMIN,
        DEVELOPER,
        FINANCE,
        VIEWER
    }

    public MemberState {
        present(memberId, "member_id");
        present(organizationId, "organization_id");
        notBlank(subject, "subject");
        notBlank(email, "email");
        present(role, "role");
        positive(version, "version");
    }
}
