package io.tollway.accounts.budget;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.tenant.PolicyBudgets;
import io.tollway.contracts.state.BudgetState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;

/** Rows of {@code budget}. */
@ApplicationScoped
class BudgetRepository implements PolicyBudgets {
    @Override
    public Uni<List<BudgetState>> of(Tx tx, OrganizationId organization) {
        return all(tx, organization)
                .map(rows -> rows.stream().map(BudgetEntity::toState).toList());
    }

    /** The oldest first. */
    Uni<List<BudgetEntity>> all(Tx tx, OrganizationId organization) {
        return tx.session()
                .createQuery(
                        "from BudgetEntity b where b.organizationId = :organization order by b.createdAt, b.id",
                        BudgetEntity.class)
                .setParameter("organization", organization.value())
                .getResultList();
    }

    /** Locked until the transaction ends. */
    Uni<Optional<BudgetEntity>> lock(Tx tx, OrganizationId organization, UUID id) {
        return tx.session()
                .createQuery(
                        "from BudgetEntity b where b.organizationId = :organization and b.id = :id", BudgetEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("id", id)
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    Uni<Void> insert(Tx tx, BudgetEntity budget) {
        return tx.session().persist(budget).call(() -> tx.session().flush());
    }

    Uni<Void> delete(Tx tx, BudgetEntity budget) {
        return tx.session().remove(budget).call(() -> tx.session().flush());
    }

    Uni<Void> flush(Tx tx) {
        return tx.session().flush();
    }
}
