package io.tollway.accounts.vault;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.contracts.state.CredentialState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.jspecify.annotations.Nullable;

/** Rows of {@code credential} and {@code owner_keyset}. */
@ApplicationScoped
class CredentialRepository {
    private final KeyEncryptionKey kek;
    private final Clock clock;

    CredentialRepository(KeyEncryptionKey kek, Clock clock) {
        this.kek = kek;
        this.clock = clock;
    }

    /** The owner's wrapped keyset, made at its first use. */
    Uni<String> keyset(Tx tx, @Nullable OrganizationId organization) {
        String owner = organization == null ? "platform" : organization.toString();
        return findKeyset(tx, owner).chain(found -> {
            if (found.isPresent()) {
                return Uni.createFrom().item(found.get());
            }
            byte[] ownerData = CredentialState.ownerData(organization == null ? null : organization.value());
            return tx.session()
                    .createNativeQuery("""
                            INSERT INTO owner_keyset (owner, organization_id, wrapped_keyset, created_at)
                            VALUES (:owner, cast(nullif(:organization, '') AS uuid), :keyset, :now)
                            ON CONFLICT (owner) DO NOTHING
                            """)
                    .setParameter("owner", owner)
                    .setParameter("organization", organization == null ? "" : owner)
                    .setParameter("keyset", kek.cipher().newWrappedKeyset(ownerData))
                    .setParameter("now", clock.instant())
                    .executeUpdate()
                    // Two at once: the one that came second uses what the first one wrote.
                    .chain(() -> findKeyset(tx, owner))
                    .map(Optional::orElseThrow);
        });
    }

    private static Uni<Optional<String>> findKeyset(Tx tx, String owner) {
        return tx.session()
                .createNativeQuery("SELECT wrapped_keyset FROM owner_keyset WHERE owner = :owner", String.class)
                .setParameter("owner", owner)
                .getResultList()
                .map(rows -> rows.stream().findFirst());
    }

    Uni<Void> insert(Tx tx, CredentialEntity credential) {
        return tx.session().persist(credential).call(() -> tx.session().flush());
    }

    Uni<Void> remove(Tx tx, CredentialEntity credential) {
        return tx.session().remove(credential).call(() -> tx.session().flush());
    }

    Uni<Void> flush(Tx tx) {
        return tx.session().flush();
    }

    Uni<List<CredentialEntity>> ofOrganization(Tx tx, OrganizationId organization) {
        return tx.session()
                .createQuery("""
                        from CredentialEntity c where c.organizationId = :organization
                         order by c.projectId, c.provider, c.priority, c.createdAt, c.id
                        """, CredentialEntity.class)
                .setParameter("organization", organization.value())
                .getResultList();
    }

    Uni<Optional<CredentialEntity>> lock(Tx tx, OrganizationId organization, UUID id) {
        return tx.session()
                .createQuery(
                        "from CredentialEntity c where c.organizationId = :organization and c.id = :id",
                        CredentialEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("id", id)
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getSingleResultOrNull()
                .map(CredentialRepository::optional);
    }

    /** Every account of the platform that has a secret. */
    Uni<List<CredentialEntity>> ofPlatform(Tx tx) {
        return tx.session()
                .createQuery(
                        "from CredentialEntity c where c.organizationId is null order by c.accountId",
                        CredentialEntity.class)
                .getResultList();
    }

    private static <T> Optional<T> optional(@Nullable T value) {
        return Optional.ofNullable(value);
    }
}
