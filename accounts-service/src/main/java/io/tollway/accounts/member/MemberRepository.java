package io.tollway.accounts.member;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.identity.Role;
import io.tollway.accounts.ids.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code member} and {@code invitation}. */
@ApplicationScoped
class MemberRepository {
    Uni<Void> insert(Tx tx, Object memberOrInvitation) {
        return tx.session().persist(memberOrInvitation).call(() -> tx.session().flush());
    }

    Uni<Void> flush(Tx tx) {
        return tx.session().flush();
    }

    Uni<Optional<MemberEntity>> bySubject(Tx tx, OrganizationId organization, String subject) {
        return tx.session()
                .createQuery(
                        "from MemberEntity m where m.organizationId = :organization and m.subject = :subject",
                        MemberEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("subject", subject)
                .getSingleResultOrNull()
                .map(MemberRepository::optional);
    }

    /** All of an organization, locked in a fixed order, so that "the last owner" is decided on what really is. */
    Uni<List<MemberEntity>> lockAll(Tx tx, OrganizationId organization) {
        return tx.session()
                .createQuery(
                        "from MemberEntity m where m.organizationId = :organization order by m.id", MemberEntity.class)
                .setParameter("organization", organization.value())
                .setLockMode(org.hibernate.LockMode.PESSIMISTIC_WRITE)
                .getResultList();
    }

    Uni<List<MemberEntity>> all(Tx tx, OrganizationId organization) {
        return tx.session()
                .createQuery(
                        "from MemberEntity m where m.organizationId = :organization and m.active order by m.createdAt, m.id",
                        MemberEntity.class)
                .setParameter("organization", organization.value())
                .getResultList();
    }

    /** Every active membership of one person. */
    Uni<List<MemberEntity>> ofPerson(Tx tx, String subject) {
        return tx.session()
                .createQuery(
                        "from MemberEntity m where m.subject = :subject and m.active order by m.createdAt, m.id",
                        MemberEntity.class)
                .setParameter("subject", subject)
                .getResultList();
    }

    Uni<List<InvitationEntity>> pending(Tx tx, OrganizationId organization) {
        return tx.session()
                .createQuery("""
                        from InvitationEntity i where i.organizationId = :organization and i.acceptedAt is null
                         order by i.createdAt, i.id
                        """, InvitationEntity.class)
                .setParameter("organization", organization.value())
                .getResultList();
    }

    Uni<List<InvitationEntity>> pendingFor(Tx tx, String email) {
        return tx.session()
                .createQuery(
                        "from InvitationEntity i where i.email = :email and i.acceptedAt is null order by i.createdAt",
                        InvitationEntity.class)
                .setParameter("email", email)
                .getResultList();
    }

    Uni<Optional<InvitationEntity>> lockPending(Tx tx, OrganizationId organization, UUID invitation) {
        return tx.session()
                .createQuery("""
                        from InvitationEntity i
                         where i.organizationId = :organization and i.id = :id and i.acceptedAt is null
                        """, InvitationEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("id", invitation)
                .setLockMode(org.hibernate.LockMode.PESSIMISTIC_WRITE)
                .getSingleResultOrNull()
                .map(MemberRepository::optional);
    }

    Uni<Void> remove(Tx tx, InvitationEntity invitation) {
        return tx.session().remove(invitation).call(() -> tx.session().flush());
    }

    static boolean isActiveOwner(MemberEntity member) {
        return member.active && member.role == Role.OWNER;
    }

    private static <T> Optional<T> optional(@Nullable T value) {
        return Optional.ofNullable(value);
    }
}
