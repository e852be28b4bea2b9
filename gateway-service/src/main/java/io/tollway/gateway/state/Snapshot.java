package io.tollway.gateway.state;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import io.tollway.gateway.budget.BudgetIndex;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything a request needs to know, at one moment. Immutable; safe to read from any thread. */
public final class Snapshot {
    private final long revision;
    private final KeyTable keys;
    private final Map<UUID, TenantState> tenants;
    private final Map<UUID, PolicyView> policies;
    private final Map<String, CatalogState.Provider> providers;
    private final Map<String, CatalogState.Model> models;
    private final Map<String, PriceState> prices;
    private final Credentials credentials;

    Snapshot(
            long revision,
            KeyTable keys,
            Map<UUID, TenantState> tenants,
            Map<UUID, PolicyView> policies,
            Map<String, CatalogState.Provider> providers,
            Map<String, CatalogState.Model> models,
            Map<String, PriceState> prices,
            Credentials credentials) {
        this.revision = revision;
        this.keys = keys;
        this.tenants = tenants;
        this.policies = policies;
        this.providers = providers;
        this.models = models;
        this.prices = prices;
        this.credentials = credentials;
    }

    static Snapshot empty() {
        return new Snapshot(
                0,
                KeyTable.EMPTY,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                new Credentials(Map.of(), Map.of()));
    }

    /** The key with that SHA-256 digest (32 bytes). */
    public @Nullable KeyEntry key(byte[] sha256Digest) {
        return keys.find(sha256Digest);
    }

    public @Nullable TenantState tenant(UUID organization) {
        return tenants.get(organization);
    }

    /** A key whose {@code policyVersion} is above this policy's version must wait (503); absent never means unlimited. */
    public @Nullable PolicyState policy(UUID organization) {
        PolicyView view = policies.get(organization);
        return view == null ? null : view.policy();
    }

    public @Nullable ProjectPolicy project(UUID organization, UUID project) {
        PolicyView view = policies.get(organization);
        return view == null ? null : view.projects().get(project);
    }

    /** The budgets of the organization's policy; none while that has not arrived, when nothing is admitted either. */
    public BudgetIndex budgets(UUID organization) {
        PolicyView view = policies.get(organization);
        return view == null ? BudgetIndex.NONE : view.budgets();
    }

    public CatalogState.@Nullable Model model(String id) {
        return models.get(id);
    }

    public Collection<CatalogState.Model> models() {
        return models.values();
    }

    public CatalogState.@Nullable Provider provider(String id) {
        return providers.get(id);
    }

    public Collection<CatalogState.Provider> providers() {
        return providers.values();
    }

    public @Nullable PriceState price(String endpointId, int version) {
        return prices.get(endpointId + '#' + version);
    }

    /** Any credential by its id, e.g. a platform account's; sealed. */
    public @Nullable CredentialState credential(UUID id) {
        return credentials.byId().get(id);
    }

    /** A project's own enabled credentials for a provider, in the order they are tried. */
    public List<CredentialState> ownCredentials(UUID project, String provider) {
        Map<String, List<CredentialState>> own = credentials.own().get(project);
        return own == null ? List.of() : own.getOrDefault(provider, List.of());
    }

    /** Differs between any two snapshots of one process; caches may key on it. */
    public long revision() {
        return revision;
    }

    /** A policy with its projects by id and its budgets by what they hold for. */
    record PolicyView(PolicyState policy, Map<UUID, ProjectPolicy> projects, BudgetIndex budgets) {
        static PolicyView of(PolicyState policy) {
            Map<UUID, ProjectPolicy> projects = new HashMap<>();
            policy.projects().forEach(each -> projects.put(each.projectId(), each));
            return new PolicyView(policy, Map.copyOf(projects), BudgetIndex.of(policy.budgets()));
        }
    }

    /** Credentials by id, and the customers' enabled ones by project and provider. */
    record Credentials(Map<UUID, CredentialState> byId, Map<UUID, Map<String, List<CredentialState>>> own) {
        static Credentials of(Collection<CredentialState> all) {
            Map<UUID, CredentialState> byId = new HashMap<>();
            Map<UUID, Map<String, List<CredentialState>>> own = new HashMap<>();
            all.stream()
                    .sorted(Comparator.comparingInt(CredentialState::priority)
                            .thenComparing(CredentialState::credentialId))
                    .forEach(each -> {
                        byId.put(each.credentialId(), each);
                        UUID project = each.projectId();
                        if (project != null && each.enabled()) {
                            own.computeIfAbsent(project, p -> new HashMap<>())
                                    .merge(each.provider(), List.of(each), Credentials::joined);
                        }
                    });
            return new Credentials(Map.copyOf(byId), Map.copyOf(own));
        }

        private static List<CredentialState> joined(List<CredentialState> before, List<CredentialState> more) {
            return java.util.stream.Stream.concat(before.stream(), more.stream())
                    .toList();
        }
    }
}
