package io.tollway.accounts.member;

import io.tollway.accounts.identity.Role;
import io.tollway.contracts.state.MemberState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code member}. */
@Entity
@Table(name = "member")
@SuppressWarnings("NullAway.Init")
class MemberEntity {
    @Id
    @Column(name = "member_id")
    UUID id;

    @Column(name = "organization_id")
    UUID organizationId;

    String subject;
    String email;

    @Enumerated(EnumType.STRING)
    Role role;

    boolean active;
    long version;

    @Column(name = "created_at")
    Instant createdAt;

    MemberState toState() {
        MemberState.Role published =
                switch (role) {
                    case OWNER -> MemberState.Role.OWNER;
                    case ADMIN -> MemberState.Role.ADMIN;
                    case DEVELOPER -> MemberState.Role.DEVELOPER;
                    case FINANCE -> MemberState.Role.FINANCE;
                    case VIEWER -> MemberState.Role.VIEWER;
                };
        return new MemberState(id, organizationId, subject, email, published, active, version);
    }

    MemberView toView() {
        return new MemberView(id, email, MemberView.name(role), "active", createdAt);
    }
}
