package io.tollway.accounts.catalog;

import io.tollway.accounts.vault.ProviderSecret;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.EndpointFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator declares: valid in itself, prices exact, secrets still in clear. Lives as long as the request. */
record CatalogDocument(List<ProviderSpec> providers, List<ModelSpec> models) {
    CatalogDocument {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
    }

    record ProviderSpec(
            String id,
            String name,
            String dialect,
            String baseUrl,
            CatalogState.@Nullable DataPolicy dataPolicy,
            List<AccountSpec> accounts,
            List<String> traits) {
        ProviderSpec {
            accounts = List.copyOf(accounts);
            traits = List.copyOf(traits);
        }
    }

    /** Where an account's secret is to come from. */
    sealed interface SecretSpec {
        record Given(ProviderSecret secret) implements SecretSpec {}

        /** The one that is sealed already; what {@code GET} shows in place of a secret. */
        record KeepSealed() implements SecretSpec {}

        record Missing() implements SecretSpec {}
    }

    record AccountSpec(
            String id,
            SecretSpec secret,
            int priority,
            int weight,
            @Nullable Integer maxConcurrency,
            @Nullable Long rpm,
            @Nullable Long tpm) {}

    /**
     * @param created when the model came out, in seconds; empty keeps what is known, or is the time of the first apply
     */
    record ModelSpec(
            String id,
            String name,
            @Nullable String description,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens,
            List<String> inputModalities,
            List<String> outputModalities,
            List<String> supportedParameters,
            Optional<Long> created,
            List<EndpointSpec> endpoints) {
        ModelSpec {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** @param families what it answers; empty leaves it to the model's output modalities */
    record EndpointSpec(
            String id,
            String provider,
            String upstreamModel,
            @Nullable String quantization,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens,
            List<String> traits,
            List<EndpointFamily> families,
            Prices price) {
        EndpointSpec {
            traits = List.copyOf(traits);
            families = List.copyOf(families);
        }
    }

    /** Pico-dollars per unit, by usage class. */
    record Prices(Map<String, Long> price, Map<String, Long> cost) {
        Prices {
            price = Map.copyOf(price);
            cost = Map.copyOf(cost);
        }
    }
}
