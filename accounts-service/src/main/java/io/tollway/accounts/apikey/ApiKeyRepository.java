package io.tollway.accounts.apikey;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.contracts.state.ApiKeyState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.jspecify.annotations.Nullable;

/** Rows of {@code api_key}. */
@ApplicationScoped
class ApiKeyRepository {
    /** What to list. A member sees only the keys made as that member when one is named. */
    record Filter(ApiKeyState.Kind kind, boolean withDisabled, Optional<UUID> project, Optional<UUID> madeBy) {}

    Uni<Void> insert(Tx tx, ApiKeyEntity key) {
        return tx.session().persist(key).call(() -> tx.session().flush());
    }

    Uni<Void> flush(Tx tx) {
        return tx.session().flush();
    }

    Uni<Long> count(Tx tx, OrganizationId organization) {
        return tx.session()
                .createQuery(
                        "select count(*) from ApiKeyEntity k where k.organizationId = :organization and k.deletedAt is null",
                        Long.class)
                .setParameter("organization", organization.value())
                .getSingleResult();
    }

    Uni<List<ApiKeyEntity>> list(Tx tx, OrganizationId organization, Filter filter, int offset, int limit) {
        String query = "from ApiKeyEntity k where k.organizationId = :organization and k.deletedAt is null"
                + " and k.kind = :kind"
                + (filter.withDisabled() ? "" : " and not k.disabled")
                + (filter.project().isPresent() ? " and k.projectId = :project" : "")
                + (filter.madeBy().isPresent() ? " and k.memberId = :member" : "")
                + " order by k.createdAt desc, k.id desc";
        var selection = tx.session()
                .createQuery(query, ApiKeyEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("kind", filter.kind())
                .setFirstResult(offset)
                .setMaxResults(limit);
        filter.project().ifPresent(project -> selection.setParameter("project", project));
        filter.madeBy().ifPresent(member -> selection.setParameter("member", member));
        return selection.getResultList();
    }

    /** A key that is not deleted; locked, since whoever looks one up by id is about to change it. */
    Uni<Optional<ApiKeyEntity>> lock(Tx tx, OrganizationId organization, UUID id) {
        return tx.session()
                .createQuery(
                        "from ApiKeyEntity k where k.organizationId = :organization and k.id = :id and k.deletedAt is null",
                        ApiKeyEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("id", id)
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getSingleResultOrNull()
                .map(ApiKeyRepository::optional);
    }

    Uni<Optional<ApiKeyEntity>> lockByDigest(Tx tx, OrganizationId organization, String digest) {
        return tx.session()
                .createQuery("""
                        from ApiKeyEntity k where k.organizationId = :organization and k.digest = :digest
                         and k.deletedAt is null
                        """, ApiKeyEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("digest", digest)
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getSingleResultOrNull()
                .map(ApiKeyRepository::optional);
    }

    /** Whichever key has this digest, whosever it is; the scope lets exactly that one be seen. */
    Uni<Optional<ApiKeyEntity>> presented(Tx tx, String digest) {
        return tx.session()
                .createQuery("from ApiKeyEntity k where k.digest = :digest and k.deletedAt is null", ApiKeyEntity.class)
                .setParameter("digest", digest)
                .getSingleResultOrNull()
                .map(ApiKeyRepository::optional);
    }

    Uni<List<ApiKeyEntity>> lockOperatorKeys(Tx tx, String name) {
        return tx.session()
                .createQuery("""
                        from ApiKeyEntity k where k.organizationId is null and k.name = :name and k.deletedAt is null
                         order by k.id
                        """, ApiKeyEntity.class)
                .setParameter("name", name)
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static <T> Optional<T> optional(@Nullable T value) {
        return Optional.ofNullable(value);
    }
}
