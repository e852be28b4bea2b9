package io.tollway.accounts.tenant;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.audit.AuditTrail;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.identity.Caller;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.outbox.StateOutbox;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.RateLimits;
import io.tollway.contracts.state.TenantState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Organizations and their projects. Every change publishes the tenant's or the policy's next version. */
@ApplicationScoped
public class Organizations {
    /** What may be changed of a project; empty means leave it. */
    record ProjectChange(
            Optional<String> name,
            Optional<PolicyState.ByokMode> byokMode,
            LimitChange limits,
            Optional<Boolean> storeResponses,
            Optional<Integer> responseRetentionDays) {}

    /** What may be changed of an organization; empty means leave it. */
    record OrganizationChange(Optional<String> name, Optional<String> timeZone, LimitChange limits) {}

    /** What may be changed of the traffic limits of a project or an organization; empty means leave it. */
    record LimitChange(Optional<NewLimits> ofAll, Optional<NewLimits> ofEndUsers) {}

    /** @param limits absent to take them away */
    record NewLimits(@Nullable RateLimits limits) {}

    private final OrganizationRepository rows;
    private final PolicyBudgets budgets;
    private final StateOutbox outbox;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    Organizations(
            OrganizationRepository rows,
            PolicyBudgets budgets,
            StateOutbox outbox,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.rows = rows;
        this.budgets = budgets;
        this.outbox = outbox;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public OrganizationId newId() {
        return new OrganizationId(ids.next());
    }

    /** A new organization with its default project. The transaction runs for the new id. */
    public Uni<Organization> create(Tx tx, OrganizationId id, String name, @Nullable String ownerEmail, Caller actor) {
        OrganizationEntity organization = new OrganizationEntity();
        organization.id = id.value();
        organization.name = name;
        organization.status = TenantState.Status.ACTIVE;
        organization.ownerEmail = ownerEmail;
        organization.timeZone = "UTC";
        organization.policyVersion = 1;
        organization.version = 1;
        organization.createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ProjectEntity project = new ProjectEntity();
        project.id = ids.next();
        project.organizationId = id.value();
        project.name = "Default";
        project.byokMode = PolicyState.ByokMode.OWN_FIRST;
        project.defaultProject = true;
        project.createdAt = organization.createdAt;
        Organization created = organization(organization, List.of(project));
        return rows.insert(tx, organization, project)
                .chain(() -> publishTenant(tx, organization))
                .chain(() -> publishPolicy(tx, created))
                .chain(() -> audit.record(
                        tx,
                        id,
                        actor,
                        new AuditTrail.Change(
                                "organization.create", "organization:" + id, null, OrganizationView.of(created))))
                .replaceWith(created);
    }

    /** The organization with its projects. */
    public Uni<Organization> get(Tx tx, OrganizationId id) {
        return rows.find(tx, id)
                .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("organization").refusal()))
                .chain(entity -> rows.projects(tx, id).map(projects -> organization(entity, projects)));
    }

    /** The newest organizations, for operators. */
    public Uni<List<Organization>> newest(Tx tx, int limit) {
        return rows.visible(tx, limit).map(found -> found.stream()
                .map(entity -> organization(entity, List.of()))
                .toList());
    }

    Uni<Project> changeProject(Tx tx, OrganizationId id, UUID projectId, ProjectChange change, Caller actor) {
        return rows.lock(tx, id)
                .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("organization").refusal()))
                .chain(organization -> rows.project(tx, id, projectId)
                        .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("project").refusal()))
                        .chain(project -> apply(tx, organization, project, change, actor)));
    }

    private Uni<Project> apply(
            Tx tx, OrganizationEntity organization, ProjectEntity project, ProjectChange change, Caller actor) {
        Project before = project.toProject();
        change.name().ifPresent(name -> project.name = name);
        change.byokMode().ifPresent(mode -> project.byokMode = mode);
        change.limits().ofAll().ifPresent(wanted -> project.rateLimits = wanted.limits());
        change.limits().ofEndUsers().ifPresent(wanted -> project.endUserRateLimits = wanted.limits());
        change.storeResponses().ifPresent(wanted -> project.storeResponses = wanted);
        change.responseRetentionDays().ifPresent(days -> project.responseRetentionDays = days);
        Project after = project.toProject();
        if (after.equals(before)) {
            return Uni.createFrom().item(after);
        }
        organization.policyVersion++;
        OrganizationId id = organization.organizationId();
        return rows.flush(tx)
                .chain(() -> rows.projects(tx, id))
                .chain(projects -> publishPolicy(tx, organization(organization, projects)))
                .chain(() -> audit.record(
                        tx, id, actor, new AuditTrail.Change("project.change", "project:" + project.id, before, after)))
                .replaceWith(after);
    }

    /** Changes what an organization is called, where its days begin (for budgets made later and months not closed yet), and how much traffic it may have. */
    Uni<Organization> change(Tx tx, OrganizationId id, OrganizationChange change, Caller actor) {
        return rows.lock(tx, id)
                .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("organization").refusal()))
                .chain(entity -> rows.projects(tx, id).chain(projects -> {
                    Organization before = organization(entity, projects);
                    change.name().ifPresent(name -> entity.name = name);
                    change.timeZone().ifPresent(zone -> entity.timeZone = zone);
                    change.limits().ofAll().ifPresent(wanted -> entity.rateLimits = wanted.limits());
                    change.limits().ofEndUsers().ifPresent(wanted -> entity.endUserRateLimits = wanted.limits());
                    Organization wanted = organization(entity, projects);
                    return wanted.equals(before)
                            ? Uni.createFrom().item(before)
                            : changed(tx, entity, projects, before, actor);
                }));
    }

    /** Publishes what changed: the tenant when that is its name or zone, the policy when it is a limit. */
    private Uni<Organization> changed(
            Tx tx, OrganizationEntity entity, List<ProjectEntity> projects, Organization before, Caller actor) {
        boolean tenant = !entity.name.equals(before.name()) || !entity.timeZone.equals(before.timeZone());
        boolean policy = !Objects.equals(entity.rateLimits, before.rateLimits())
                || !Objects.equals(entity.endUserRateLimits, before.endUserRateLimits());
        entity.version += tenant ? 1 : 0;
        entity.policyVersion += policy ? 1 : 0;
        Organization after = organization(entity, projects);
        return rows.flush(tx)
                .chain(() ->
                        tenant ? publishTenant(tx, entity) : Uni.createFrom().voidItem())
                .chain(() ->
                        policy ? publishPolicy(tx, after) : Uni.createFrom().voidItem())
                .chain(() -> audit.record(
                        tx,
                        before.id(),
                        actor,
                        new AuditTrail.Change(
                                "organization.change",
                                "organization:" + before.id(),
                                OrganizationView.of(before),
                                OrganizationView.of(after))))
                .replaceWith(after);
    }

    /** Changes something that the policy carries, and publishes the policy's next version. Changes of one organization's policy come one after the other. */
    public <T> Uni<T> changePolicy(Tx tx, OrganizationId id, Function<Organization, Uni<T>> change) {
        return rows.lock(tx, id)
                .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("organization").refusal()))
                .chain(entity -> rows.projects(tx, id).chain(projects -> change.apply(organization(entity, projects))
                        .call(() -> {
                            entity.policyVersion++;
                            return rows.flush(tx).chain(() -> publishPolicy(tx, organization(entity, projects)));
                        })));
    }

    private Uni<Void> publishTenant(Tx tx, OrganizationEntity organization) {
        return outbox.put(
                tx,
                Topics.TENANT_STATE,
                organization.id.toString(),
                organization.organizationId(),
                organization.version,
                organization.toState());
    }

    private Uni<Void> publishPolicy(Tx tx, Organization organization) {
        return budgets.of(tx, organization.id())
                .chain(held -> outbox.put(
                        tx,
                        Topics.POLICY_STATE,
                        organization.id().toString(),
                        organization.id(),
                        organization.policyVersion(),
                        new PolicyState(
                                organization.id().value(),
                                organization.projects().stream()
                                        .map(Project::toPolicy)
                                        .toList(),
                                organization.policyVersion(),
                                organization.rateLimits(),
                                held,
                                organization.endUserRateLimits())));
    }

    private static Organization organization(OrganizationEntity entity, List<ProjectEntity> projects) {
        return new Organization(
                entity.organizationId(),
                entity.name,
                entity.status,
                entity.createdAt,
                entity.timeZone,
                entity.policyVersion,
                projects.stream().map(ProjectEntity::toProject).toList(),
                entity.rateLimits,
                entity.endUserRateLimits);
    }
}
