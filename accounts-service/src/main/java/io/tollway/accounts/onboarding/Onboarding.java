package io.tollway.accounts.onboarding;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.apikey.ApiKeys;
import io.tollway.accounts.apikey.ManagementScopes;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.idempotency.Answer;
import io.tollway.accounts.identity.Caller;
import io.tollway.accounts.identity.PersonDirectory;
import io.tollway.accounts.identity.Role;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.member.Members;
import io.tollway.accounts.tenant.Organization;
import io.tollway.accounts.tenant.Organizations;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes organizations with all they need to be used: a default project, an owner, and for operators a management key. */
@ApplicationScoped
class Onboarding {
    private static final int MOST_SHOWN = 1_000;
    private static final String SHOWN_BEFORE =
            "The management key was shown once, in the first answer to this Idempotency-Key, and is not kept. If that"
                    + " answer was lost, an owner can make another one in the console.";

    private final Transactions transactions;
    private final Organizations organizations;
    private final Members members;
    private final ApiKeys keys;
    private final OnboardingLimits limits;

    Onboarding(
            Transactions transactions,
            Organizations organizations,
            Members members,
            ApiKeys keys,
            OnboardingLimits limits) {
        this.transactions = transactions;
        this.organizations = organizations;
        this.members = members;
        this.keys = keys;
        this.limits = limits;
    }

    /** Who is logged in; invitations to that verified address become memberships on the way. */
    Uni<Views.Me> me(Caller.Person person) {
        return members.acceptInvitations(person)
                .chain(() ->
                        transactions.run(Scope.person(person.subject()), tx -> members.ofPerson(tx, person.subject())
                                .chain(belongings ->
                                        organizations.newest(tx, MOST_SHOWN).map(all -> me(person, belongings, all)))));
    }

    OrganizationId newId() {
        return organizations.newId();
    }

    /** Refuses people who may not make another organization. */
    Uni<Void> checkMayCreate(Caller.Person person) {
        if (!person.emailVerified()) {
            throw new AccountsError.Forbidden("Verify your e-mail address first; the link is in your mail.").refusal();
        }
        return transactions
                .run(Scope.person(person.subject()), tx -> members.ofPerson(tx, person.subject()))
                .invoke(belongings -> {
                    if (belongings.size() >= limits.organizationsPerPerson()) {
                        throw new AccountsError.QuotaReached(
                                        "organizations of yours",
                                        limits.organizationsPerPerson(),
                                        "accounts.onboarding.organizations-per-person")
                                .refusal();
                    }
                })
                .replaceWithVoid();
    }

    Uni<Answer> create(Tx tx, OrganizationId id, String name, Caller.Person person) {
        String email = Optional.ofNullable(person.email()).orElse("");
        return organizations
                .create(tx, id, name, email, person)
                .call(created -> members.add(tx, id, person.subject(), email, Role.OWNER, person))
                .map(created -> Answer.created(new Views.NewOrganization(
                        id.value(),
                        name,
                        "owner",
                        new Views.DefaultProject(
                                created.defaultProject().id(),
                                created.defaultProject().name()))));
    }

    Uni<Answer> createByOperator(
            Tx tx,
            OrganizationId id,
            String name,
            String ownerEmail,
            Optional<PersonDirectory.Found> owner,
            Caller operator) {
        return organizations
                .create(tx, id, name, ownerEmail, operator)
                .call(created -> members.addOrInvite(tx, id, ownerEmail, owner, Role.OWNER, operator))
                .chain(created -> keys.createManagementKey(
                        tx, created, "Management key", ManagementScopes.ALL, operator, Optional.empty()))
                .map(key -> Answer.created(
                        new Views.OperatorOrganization(id.value(), key.reveal(), null),
                        new Views.OperatorOrganization(id.value(), null, SHOWN_BEFORE)));
    }

    Uni<Views.OrganizationLines> all() {
        return transactions
                .run(Scope.operator(), tx -> organizations.newest(tx, MOST_SHOWN))
                .map(found -> new Views.OrganizationLines(found.stream()
                        .map(organization -> new Views.OrganizationLine(
                                organization.id().value(),
                                organization.name(),
                                organization.status().name().toLowerCase(Locale.ROOT),
                                organization.createdAt()))
                        .toList()));
    }

    private static Views.Me me(Caller.Person person, List<Members.Belonging> belongings, List<Organization> visible) {
        Map<OrganizationId, Organization> byId =
                visible.stream().collect(Collectors.toMap(Organization::id, Function.identity()));
        List<Views.MyOrganization> mine = belongings.stream()
                .flatMap(belonging -> Stream.ofNullable(byId.get(belonging.organization()))
                        .map(organization -> new Views.MyOrganization(
                                organization.id().value(),
                                organization.name(),
                                belonging.role().name().toLowerCase(Locale.ROOT))))
                .toList();
        return new Views.Me(
                person.subject(), person.email(), person.name(), person.emailVerified(), person.operator(), mine);
    }
}
