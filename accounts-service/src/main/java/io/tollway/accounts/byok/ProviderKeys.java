package io.tollway.accounts.byok;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.audit.AuditTrail;
import io.tollway.accounts.catalog.Catalog;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.input.NearestName;
import io.tollway.accounts.tenant.Organization;
import io.tollway.accounts.tenant.Organizations;
import io.tollway.accounts.vault.Credential;
import io.tollway.accounts.vault.CredentialChange;
import io.tollway.accounts.vault.CredentialDraft;
import io.tollway.accounts.vault.CredentialOwner;
import io.tollway.accounts.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Customers' own provider keys: saved, replaced, switched off, deleted; never shown again. */
@ApplicationScoped
class ProviderKeys {
    private final Vault vault;
    private final Catalog catalog;
    private final Organizations organizations;
    private final AuditTrail audit;
    private final ByokLimits limits;
    private final Ids ids;

    ProviderKeys(
            Vault vault, Catalog catalog, Organizations organizations, AuditTrail audit, ByokLimits limits, Ids ids) {
        this.vault = vault;
        this.catalog = catalog;
        this.organizations = organizations;
        this.audit = audit;
        this.limits = limits;
        this.ids = ids;
    }

    Uni<Credential> create(Tx tx, Grant grant, NewProviderKey wanted) {
        OrganizationId organization = grant.organization();
        return catalog.providerIds(tx)
                .invoke(known -> refuseUnknownProvider(wanted.provider(), known))
                .chain(() -> organizations.get(tx, organization))
                .chain(owner -> vault.ofOrganization(tx, organization).chain(held -> {
                    if (held.size() >= limits.perOrganization()) {
                        throw new AccountsError.QuotaReached(
                                        "provider keys", limits.perOrganization(), "accounts.byok.per-organization")
                                .refusal();
                    }
                    UUID project = project(owner, wanted.project());
                    return vault.put(tx, draft(organization, project, wanted, held));
                }))
                .call(saved -> audit.record(
                        tx,
                        organization,
                        grant.caller(),
                        new AuditTrail.Change(
                                "provider-key.create", "provider-key:" + saved.id(), null, ProviderKeyView.of(saved))));
    }

    Uni<List<Credential>> list(Tx tx, OrganizationId organization, Optional<UUID> project) {
        return vault.ofOrganization(tx, organization).map(all -> all.stream()
                .filter(credential -> project.isEmpty() || project.get().equals(credential.projectId()))
                .toList());
    }

    /** The keys of one project, which must be the organization's. */
    Uni<List<Credential>> ofProject(Tx tx, OrganizationId organization, UUID project) {
        return organizations
                .get(tx, organization)
                .invoke(owner -> project(owner, Optional.of(project)))
                .chain(() -> list(tx, organization, Optional.of(project)));
    }

    Uni<Credential> get(Tx tx, OrganizationId organization, UUID id) {
        return vault.get(tx, organization, id);
    }

    Uni<Credential> change(Tx tx, Grant grant, UUID id, CredentialChange change) {
        OrganizationId organization = grant.organization();
        return vault.get(tx, organization, id).chain(before -> vault.change(tx, organization, id, change)
                .call(after -> audit.record(
                        tx,
                        organization,
                        grant.caller(),
                        new AuditTrail.Change(
                                "provider-key.change",
                                "provider-key:" + id,
                                ProviderKeyView.of(before),
                                ProviderKeyView.of(after)))));
    }

    Uni<Void> delete(Tx tx, Grant grant, UUID id) {
        OrganizationId organization = grant.organization();
        return vault.get(tx, organization, id).chain(before -> vault.delete(tx, organization, id)
                .chain(() -> audit.record(
                        tx,
                        organization,
                        grant.caller(),
                        new AuditTrail.Change(
                                "provider-key.delete", "provider-key:" + id, ProviderKeyView.of(before), null))));
    }

    private CredentialDraft draft(
            OrganizationId organization, UUID project, NewProviderKey wanted, List<Credential> held) {
        long earlier = held.stream()
                .filter(other ->
                        project.equals(other.projectId()) && other.provider().equals(wanted.provider()))
                .mapToLong(Credential::priority)
                .max()
                .orElse(0);
        return new CredentialDraft(
                ids.next(),
                new CredentialOwner.Customer(organization, project),
                wanted.provider(),
                wanted.label(),
                wanted.baseUrl().map(BaseUrl::text).orElse(null),
                Math.toIntExact(earlier + 1),
                wanted.enabled(),
                wanted.secret());
    }

    private static UUID project(Organization owner, Optional<UUID> wanted) {
        return wanted.map(id -> owner.projects().stream()
                        .filter(project -> project.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new AccountsError.NotFound("project").refusal()))
                .orElseGet(owner::defaultProject)
                .id();
    }

    private static void refuseUnknownProvider(String provider, List<String> known) {
        if (!known.contains(provider)) {
            throw AccountsError.InvalidFields.of(
                            "provider", "unknown_value", "unknown provider" + NearestName.hint(provider, known))
                    .refusal();
        }
    }
}
