package io.tollway.accounts.catalog;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalog as its three readers see it: the operator's document, the answer to an apply, and the public list. */
final class CatalogViews {
    private CatalogViews() {}

    /** What could be applied again as it is. */
    record Document(int version, List<ProviderView> providers, List<ModelView> models) {
        static Document of(CurrentCatalog catalog) {
            return new Document(
                    1,
                    catalog.providers().values().stream().map(ProviderView::of).toList(),
                    catalog.models().values().stream()
                            .map(model -> ModelView.of(
                                    model, endpoint -> catalog.price(endpoint).orElse(null)))
                            .toList());
        }
    }

    record Applied(long version, boolean dryRun, List<CatalogChange> changes, List<String> inactiveAccounts) {
        static Applied of(CatalogPlan plan, boolean dryRun) {
            return new Applied(plan.version(), dryRun, plan.changes(), plan.inactiveAccounts());
        }
    }

    record PublicModels(List<PublicModel> data) {
        static PublicModels of(CurrentCatalog catalog) {
            return new PublicModels(catalog.models().values().stream()
                    .map(model -> publicModel(catalog, model))
                    .flatMap(Optional::stream)
                    .toList());
        }
    }

    record PublicModel(
            String id,
            String name,
            @Nullable String description,
            long created,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens,
            List<String> inputModalities,
            List<String> outputModalities,
            List<String> supportedParameters,
            List<PublicEndpoint> endpoints) {}

    record PublicEndpoint(
            String id,
            String provider,
            String providerName,
            @Nullable String quantization,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens,
            CatalogState.@Nullable DataPolicy dataPolicy,
            Map<String, String> price) {}

    /** Empty when nobody could be served: no priced endpoint with an active account. */
    private static Optional<PublicModel> publicModel(CurrentCatalog catalog, CatalogState.Model model) {
        List<PublicEndpoint> endpoints = model.endpoints().stream()
                .map(endpoint -> publicEndpoint(catalog, endpoint))
                .flatMap(Optional::stream)
                .toList();
        if (endpoints.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PublicModel(
                model.id(),
                model.name(),
                model.description(),
                model.createdEpochSecond(),
                model.contextLength(),
                model.maxOutputTokens(),
                model.inputModalities(),
                model.outputModalities(),
                model.supportedParameters(),
                endpoints));
    }

    private static Optional<PublicEndpoint> publicEndpoint(CurrentCatalog catalog, CatalogState.Endpoint endpoint) {
        CatalogState.Provider provider = catalog.providers().get(endpoint.provider());
        Optional<PriceState> price = catalog.price(endpoint);
        if (provider == null
                || price.isEmpty()
                || provider.accounts().stream().noneMatch(CatalogState.Account::active)) {
            return Optional.empty();
        }
        return Optional.of(new PublicEndpoint(
                endpoint.id(),
                provider.id(),
                provider.name(),
                endpoint.quantization(),
                endpoint.contextLength(),
                endpoint.maxOutputTokens(),
                provider.dataPolicy(),
                PriceUnits.texts(price.get().price())));
    }
}
