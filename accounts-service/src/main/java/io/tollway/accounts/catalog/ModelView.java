package io.tollway.accounts.catalog;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PriceState;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model as the catalog document writes it. Without prices in differences, where prices are lines of their own. */
record ModelView(
        String id,
        String name,
        @Nullable String description,
        long created,
        @Nullable Long contextLength,
        @Nullable Long maxOutputTokens,
        List<String> inputModalities,
        List<String> outputModalities,
        List<String> supportedParameters,
        List<EndpointView> endpoints) {

    record EndpointView(
            String provider,
            String upstreamModel,
            @Nullable String quantization,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens,
            @Nullable List<String> traits,
            @Nullable List<String> families,
            @Nullable Map<String, String> price,
            @Nullable Map<String, String> cost) {}

    static ModelView of(CatalogState.Model model) {
        return of(model, endpoint -> null);
    }

    static ModelView of(CatalogState.Model model, Function<CatalogState.Endpoint, @Nullable PriceState> priceOf) {
        return new ModelView(
                model.id(),
                model.name(),
                model.description(),
                model.createdEpochSecond(),
                model.contextLength(),
                model.maxOutputTokens(),
                model.inputModalities(),
                model.outputModalities(),
                model.supportedParameters(),
                model.endpoints().stream()
                        .map(endpoint -> endpoint(endpoint, priceOf.apply(endpoint)))
                        .toList());
    }

    private static EndpointView endpoint(CatalogState.Endpoint endpoint, @Nullable PriceState price) {
        return new EndpointView(
                endpoint.provider(),
                endpoint.upstreamModel(),
                endpoint.quantization(),
                endpoint.contextLength(),
                endpoint.maxOutputTokens(),
                endpoint.traits().isEmpty() ? null : endpoint.traits(),
                endpoint.families().isEmpty()
                        ? null
                        : endpoint.families().stream()
                                .map(EndpointFamily::wireName)
                                .toList(),
                price == null ? null : PriceUnits.texts(price.price()),
                price == null || price.cost().equals(price.price()) ? null : PriceUnits.texts(price.cost()));
    }
}
