package io.tollway.accounts.member;

import io.tollway.accounts.identity.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code invitation}: a membership that waits for somebody's first verified log-in. */
@Entity
@Table(name = "invitation")
@SuppressWarnings("NullAway.Init")
class InvitationEntity {
    @Id
    @Column(name = "invitation_id")
    UUID id;

    @Column(name = "organization_id")
    UUID organizationId;

    String email;

    @Enumerated(EnumType.STRING)
    Role role;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "accepted_at")
    @Nullable Instant acceptedAt;

    MemberView toView() {
        return new MemberView(id, email, MemberView.name(role), "invited", createdAt);
    }
}
