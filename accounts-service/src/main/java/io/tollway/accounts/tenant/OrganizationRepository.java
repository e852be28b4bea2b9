package io.tollway.accounts.tenant;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.jspecify.annotations.Nullable;

/** Rows of {@code organization} and {@code project}. */
@ApplicationScoped
class OrganizationRepository {
    Uni<Void> insert(Tx tx, OrganizationEntity organization, ProjectEntity defaultProject) {
        return tx.session()
                .persist(organization)
                .call(() -> tx.session().flush())
                .chain(() -> tx.session().persist(defaultProject))
                .call(() -> tx.session().flush());
    }

    Uni<Optional<OrganizationEntity>> find(Tx tx, OrganizationId organization) {
        return tx.session().find(OrganizationEntity.class, organization.value()).map(OrganizationRepository::optional);
    }

    /** Locked until the transaction ends, so that versions rise one by one. */
    Uni<Optional<OrganizationEntity>> lock(Tx tx, OrganizationId organization) {
        return tx.session()
                .find(OrganizationEntity.class, organization.value(), LockMode.PESSIMISTIC_WRITE)
                .map(OrganizationRepository::optional);
    }

    Uni<List<ProjectEntity>> projects(Tx tx, OrganizationId organization) {
        return tx.session()
                .createQuery(
                        "from ProjectEntity p where p.organizationId = :organization order by p.createdAt, p.id",
                        ProjectEntity.class)
                .setParameter("organization", organization.value())
                .getResultList();
    }

    Uni<Optional<ProjectEntity>> project(Tx tx, OrganizationId organization, UUID project) {
        return tx.session()
                .createQuery(
                        "from ProjectEntity p where p.organizationId = :organization and p.id = :project",
                        ProjectEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("project", project)
                .getSingleResultOrNull()
                .map(OrganizationRepository::optional);
    }

    /** What the scope lets be seen, newest first. */
    Uni<List<OrganizationEntity>> visible(Tx tx, int limit) {
        return tx.session()
                .createQuery("from OrganizationEntity o order by o.createdAt desc, o.id desc", OrganizationEntity.class)
                .setMaxResults(limit)
                .getResultList();
    }

    Uni<Void> flush(Tx tx) {
        return tx.session().flush();
    }

    private static <T> Optional<T> optional(@Nullable T value) {
        return Optional.ofNullable(value);
    }
}
