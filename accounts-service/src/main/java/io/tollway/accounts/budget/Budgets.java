package io.tollway.accounts.budget;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.apikey.ApiKeys;
import io.tollway.accounts.audit.AuditTrail;
import io.tollway.accounts.catalog.Catalog;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.input.NearestName;
import io.tollway.accounts.member.Members;
import io.tollway.accounts.tenant.Organization;
import io.tollway.accounts.tenant.Organizations;
import io.tollway.contracts.state.BudgetState.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Makes, changes and deletes budgets. Each change publishes the organization's policy in the same transaction. */
@ApplicationScoped
class Budgets {
    private final BudgetRepository rows;
    private final Organizations organizations;
    private final Members members;
    private final ApiKeys keys;
    private final Catalog catalog;
    private final AuditTrail audit;
    private final BudgetLimits limits;
    private final Ids ids;
    private final Clock clock;

    Budgets(
            BudgetRepository rows,
            Organizations organizations,
            Members members,
            ApiKeys keys,
            Catalog catalog,
            AuditTrail audit,
            BudgetLimits limits,
            Ids ids,
            Clock clock) {
        this.rows = rows;
        this.organizations = organizations;
        this.members = members;
        this.keys = keys;
        this.catalog = catalog;
        this.audit = audit;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<BudgetEntity> create(Tx tx, Grant grant, NewBudget wanted) {
        OrganizationId id = grant.organization();
        return organizations
                .changePolicy(tx, id, owner -> underQuota(tx, id)
                        .chain(() -> known(tx, owner, wanted.subject()))
                        .chain(() -> {
                            BudgetEntity budget = entity(owner, wanted);
                            return rows.insert(tx, budget).replaceWith(budget);
                        }))
                .call(budget -> audit.record(
                        tx,
                        id,
                        grant.caller(),
                        new AuditTrail.Change("budget.create", "budget:" + budget.id, null, BudgetView.of(budget))));
    }

    Uni<List<BudgetEntity>> list(Tx tx, OrganizationId organization) {
        return rows.all(tx, organization);
    }

    Uni<BudgetEntity> get(Tx tx, OrganizationId organization, UUID id) {
        return rows.lock(tx, organization, id)
                .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("budget").refusal()));
    }

    Uni<BudgetEntity> change(Tx tx, Grant grant, UUID id, BudgetChange change) {
        OrganizationId organization = grant.organization();
        return get(tx, organization, id).chain(budget -> {
            BudgetView before = BudgetView.of(budget);
            change.applyTo(budget);
            BudgetView after = BudgetView.of(budget);
            if (after.equals(before)) {
                return Uni.createFrom().item(budget);
            }
            budget.updatedAt = now();
            return organizations
                    .changePolicy(tx, organization, owner -> rows.flush(tx))
                    .chain(() -> audit.record(
                            tx,
                            organization,
                            grant.caller(),
                            new AuditTrail.Change("budget.change", "budget:" + id, before, after)))
                    .replaceWith(budget);
        });
    }

    Uni<Void> delete(Tx tx, Grant grant, UUID id) {
        OrganizationId organization = grant.organization();
        return get(tx, organization, id).chain(budget -> organizations
                .changePolicy(tx, organization, owner -> rows.delete(tx, budget))
                .chain(() -> audit.record(
                        tx,
                        organization,
                        grant.caller(),
                        new AuditTrail.Change("budget.delete", "budget:" + id, BudgetView.of(budget), null))));
    }

    private Uni<Void> underQuota(Tx tx, OrganizationId organization) {
        return rows.all(tx, organization)
                .invoke(held -> {
                    if (held.size() >= limits.perOrganization()) {
                        throw new AccountsError.QuotaReached(
                                        "budgets", limits.perOrganization(), "accounts.budgets.per-organization")
                                .refusal();
                    }
                })
                .replaceWithVoid();
    }

    /** A budget for something that there is not would look like protection and be none. Tags and end users are known to the customer alone. */
    private Uni<Void> known(Tx tx, Organization owner, Subject subject) {
        UUID id = subject.id();
        String value = subject.value();
        return switch (subject.kind()) {
            case ORGANIZATION, TAG, END_USER -> Uni.createFrom().voidItem();
            case PROJECT ->
                there(owner.projects().stream().anyMatch(project -> project.id().equals(id)), "project");
            case MEMBER ->
                members.exists(tx, owner.id(), java.util.Objects.requireNonNull(id))
                        .chain(found -> there(found, "member"));
            case KEY ->
                keys.exists(tx, owner.id(), java.util.Objects.requireNonNull(id))
                        .chain(found -> there(found, "key"));
            case MODEL ->
                value == null
                        ? Uni.createFrom().voidItem()
                        : catalog.modelIds(tx)
                                .invoke(known -> refuseUnknownModel(value, known))
                                .replaceWithVoid();
        };
    }

    private static Uni<Void> there(boolean found, String what) {
        return found
                ? Uni.createFrom().voidItem()
                : Uni.createFrom()
                        .failure(AccountsError.InvalidFields.of(
                                        "subject.id", "unknown_value", "there is no such " + what + " here")
                                .refusal());
    }

    private static void refuseUnknownModel(String model, List<String> known) {
        if (!known.contains(model)) {
            throw AccountsError.InvalidFields.of(
                            "subject.value", "unknown_value", "unknown model" + NearestName.hint(model, known))
                    .refusal();
        }
    }

    private BudgetEntity entity(Organization owner, NewBudget wanted) {
        BudgetEntity budget = new BudgetEntity();
        budget.id = ids.next();
        budget.organizationId = owner.id().value();
        budget.name = wanted.name();
        budget.subjectKind = wanted.subject().kind();
        budget.subjectId = wanted.subject().id();
        budget.subjectValue = wanted.subject().value();
        budget.limitNano = wanted.limitNano();
        budget.period = wanted.window();
        budget.timeZone = wanted.timeZone().orElse(owner.timeZone());
        budget.mode = wanted.mode();
        budget.createdAt = now();
        return budget;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
