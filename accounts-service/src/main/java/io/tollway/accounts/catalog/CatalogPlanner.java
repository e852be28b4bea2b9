package io.tollway.accounts.catalog;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works out the difference between what is and what is declared. Pure but for the new ids: it reads no database, so every rule of an apply can be tried as a table. */
final class CatalogPlanner {
    /** What the planner must know of sealed secrets. */
    interface SealedSecrets {
        @Nullable UUID idOf(String accountId);

        boolean holds(String accountId, String provider, String baseUrl, CatalogDocument.SecretSpec.Given secret);

        boolean isBoundTo(String accountId, String provider, String baseUrl);
    }

    private final CurrentCatalog current;
    private final SealedSecrets sealedSecrets;
    private final boolean prune;
    private final Instant now;
    private final Supplier<UUID> newId;

    private final List<CatalogChange> changes = new ArrayList<>();
    private final List<SecretPlan> secrets = new ArrayList<>();
    private final List<PriceState> prices = new ArrayList<>();
    private final List<CatalogState> written = new ArrayList<>();
    private final List<CatalogState> removed = new ArrayList<>();
    private final Map<String, CatalogState.Provider> resulting = new TreeMap<>();

    CatalogPlanner(
            CurrentCatalog current, SealedSecrets sealedSecrets, boolean prune, Instant now, Supplier<UUID> newId) {
        this.current = current;
        this.sealedSecrets = sealedSecrets;
        this.prune = prune;
        this.now = now;
        this.newId = newId;
    }

    CatalogPlan plan(CatalogDocument document) {
        resulting.putAll(current.providers());
        document.providers().forEach(this::planProvider);
        document.models().forEach(this::planModel);
        if (prune) {
            pruneUnnamed(document);
        }
        List<String> inactive = resulting.values().stream()
                .flatMap(provider -> provider.accounts().stream())
                .filter(account -> !account.active())
                .map(CatalogState.Account::id)
                .toList();
        boolean nothing = changes.isEmpty() && written.isEmpty();
        long version = nothing ? current.version() : current.version() + 1;
        return new CatalogPlan(version, changes, secrets, prices, written, removed, inactive);
    }

    private void planProvider(CatalogDocument.ProviderSpec spec) {
        CatalogState.Provider before = current.providers().get(spec.id());
        Map<String, CatalogState.Account> accounts = new LinkedHashMap<>();
        if (before != null) {
            before.accounts().forEach(account -> accounts.put(account.id(), account));
        }
        if (prune) {
            List<String> named = spec.accounts().stream()
                    .map(CatalogDocument.AccountSpec::id)
                    .toList();
            List.copyOf(accounts.keySet()).stream()
                    .filter(id -> !named.contains(id))
                    .forEach(id -> {
                        accounts.remove(id);
                        deleteSecret(id);
                    });
        }
        spec.accounts().forEach(account -> accounts.put(account.id(), account(spec, account)));
        accounts.values().stream()
                .filter(account ->
                        spec.accounts().stream().noneMatch(named -> named.id().equals(account.id())))
                .filter(account -> account.credentialId() != null
                        && !sealedSecrets.isBoundTo(account.id(), spec.id(), spec.baseUrl()))
                .forEach(account -> reseal(new SecretPlan.Reseal(account.id(), spec.id(), spec.baseUrl(), null)));
        CatalogState.Provider after = new CatalogState.Provider(
                spec.id(),
                spec.name(),
                spec.dialect(),
                spec.baseUrl(),
                spec.dataPolicy(),
                List.copyOf(accounts.values()),
                spec.traits(),
                current.nextVersion("provider:" + spec.id()));
        resulting.put(spec.id(), after);
        write(before, after, before == null ? null : ProviderView.of(before), ProviderView.of(after));
    }

    private CatalogState.Account account(CatalogDocument.ProviderSpec provider, CatalogDocument.AccountSpec spec) {
        UUID held = sealedSecrets.idOf(spec.id());
        UUID credential =
                switch (spec.secret()) {
                    case CatalogDocument.SecretSpec.Missing missing -> {
                        deleteSecret(spec.id());
                        yield null;
                    }
                    case CatalogDocument.SecretSpec.KeepSealed keep -> {
                        if (held != null && !sealedSecrets.isBoundTo(spec.id(), provider.id(), provider.baseUrl())) {
                            reseal(new SecretPlan.Reseal(spec.id(), provider.id(), provider.baseUrl(), null));
                        }
                        yield held;
                    }
                    case CatalogDocument.SecretSpec.Given given -> seal(provider, spec.id(), held, given);
                };
        return new CatalogState.Account(
                spec.id(),
                credential,
                credential != null,
                spec.priority(),
                spec.weight(),
                spec.maxConcurrency(),
                spec.rpm(),
                spec.tpm());
    }

    private UUID seal(
            CatalogDocument.ProviderSpec provider,
            String account,
            @Nullable UUID held,
            CatalogDocument.SecretSpec.Given given) {
        if (held == null) {
            UUID id = newId.get();
            secrets.add(new SecretPlan.Seal(account, id, provider.id(), provider.baseUrl(), given.secret()));
            changes.add(CatalogChange.ofSecret(account, CatalogChange.Verb.ADDED));
            return id;
        }
        if (!sealedSecrets.holds(account, provider.id(), provider.baseUrl(), given)) {
            reseal(new SecretPlan.Reseal(account, provider.id(), provider.baseUrl(), given.secret()));
        }
        return held;
    }

    private void reseal(SecretPlan.Reseal plan) {
        secrets.add(plan);
        changes.add(CatalogChange.ofSecret(plan.accountId(), CatalogChange.Verb.CHANGED));
    }

    private void deleteSecret(String account) {
        if (sealedSecrets.idOf(account) != null) {
            secrets.add(new SecretPlan.Delete(account));
            changes.add(CatalogChange.ofSecret(account, CatalogChange.Verb.REMOVED));
        }
    }

    private void planModel(CatalogDocument.ModelSpec spec) {
        CatalogState.Model before = current.models().get(spec.id());
        List<CatalogState.Endpoint> endpoints =
                spec.endpoints().stream().map(this::endpoint).toList();
        CatalogState.Model after = new CatalogState.Model(
                spec.id(),
                spec.name(),
                spec.description(),
                spec.contextLength(),
                spec.maxOutputTokens(),
                spec.inputModalities(),
                spec.outputModalities(),
                spec.supportedParameters(),
                endpoints,
                spec.created().orElseGet(() -> before == null ? now.getEpochSecond() : before.createdEpochSecond()),
                current.nextVersion("model:" + spec.id()));
        write(before, after, before == null ? null : ModelView.of(before), ModelView.of(after));
        if (before != null) {
            before.endpoints().stream()
                    .filter(old -> endpoints.stream()
                            .noneMatch(endpoint -> endpoint.id().equals(old.id()) && endpoint.priceVersion() != null))
                    .forEach(this::reportPriceGone);
        }
    }

    private CatalogState.Endpoint endpoint(CatalogDocument.EndpointSpec spec) {
        return new CatalogState.Endpoint(
                spec.id(),
                spec.provider(),
                spec.upstreamModel(),
                spec.quantization(),
                spec.contextLength(),
                spec.maxOutputTokens(),
                spec.traits(),
                priceVersion(spec.id(), spec.price()),
                spec.families());
    }

    /** A price that changed, in whatever class, is a new version; the old ones stay, for the requests that pinned them. */
    private int priceVersion(String endpoint, CatalogDocument.Prices wanted) {
        PriceState newest = current.prices().get(endpoint);
        if (newest != null
                && newest.price().equals(wanted.price())
                && newest.cost().equals(wanted.cost())) {
            return newest.version();
        }
        int version = newest == null ? 1 : newest.version() + 1;
        PriceState price = new PriceState(endpoint, version, wanted.price(), wanted.cost(), now);
        prices.add(price);
        changes.add(
                CatalogChange.of("price", endpoint, newest == null ? null : PriceView.of(newest), PriceView.of(price)));
        return version;
    }

    private void reportPriceGone(CatalogState.Endpoint endpoint) {
        current.price(endpoint)
                .ifPresent(price -> changes.add(CatalogChange.of("price", endpoint.id(), PriceView.of(price), null)));
    }

    private void pruneUnnamed(CatalogDocument document) {
        current.models().values().stream()
                .filter(model ->
                        document.models().stream().noneMatch(spec -> spec.id().equals(model.id())))
                .forEach(model -> {
                    removed.add(model);
                    changes.add(CatalogChange.of("model", model.id(), ModelView.of(model), null));
                    model.endpoints().forEach(this::reportPriceGone);
                });
        current.providers().values().stream()
                .filter(provider -> document.providers().stream()
                        .noneMatch(spec -> spec.id().equals(provider.id())))
                .forEach(provider -> {
                    removed.add(provider);
                    resulting.remove(provider.id());
                    provider.accounts().forEach(account -> deleteSecret(account.id()));
                    changes.add(CatalogChange.of("provider", provider.id(), ProviderView.of(provider), null));
                });
    }

    /** Compares without the version, which every candidate has one higher. */
    private void write(
            @Nullable CatalogState before, CatalogState after, @Nullable Object viewBefore, Object viewAfter) {
        if (before != null && withVersion(before, after.version()).equals(after)) {
            return;
        }
        written.add(after);
        if (!viewAfter.equals(viewBefore)) {
            changes.add(CatalogChange.of(
                    after.recordKey().substring(0, after.recordKey().indexOf(':')),
                    after.recordKey().substring(after.recordKey().indexOf(':') + 1),
                    viewBefore,
                    viewAfter));
        }
    }

    private static CatalogState withVersion(CatalogState state, long version) {
        return switch (state) {
            case CatalogState.Provider provider ->
                new CatalogState.Provider(
                        provider.id(),
                        provider.name(),
                        provider.dialect(),
                        provider.baseUrl(),
                        provider.dataPolicy(),
                        provider.accounts(),
                        provider.traits(),
                        version);
            case CatalogState.Model model ->
                new CatalogState.Model(
                        model.id(),
                        model.name(),
                        model.description(),
                        model.contextLength(),
                        model.maxOutputTokens(),
                        model.inputModalities(),
                        model.outputModalities(),
                        model.supportedParameters(),
                        model.endpoints(),
                        model.createdEpochSecond(),
                        version);
        };
    }
}
