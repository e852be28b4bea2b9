package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One entry of the catalog: a provider with its accounts, or a model with the endpoints that serve it. Secrets appear as references only. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CatalogState.Provider.class, name = "provider"),
    @JsonSubTypes.Type(value = CatalogState.Model.class, name = "model")
})
public sealed interface CatalogState {

    long version();

    /** The record key on the topic. */
    String recordKey();

    /**
     * @param id slug
     * @param dialect the wire protocol, e.g. {@code openai}
     * @param baseUrl what the provider's own SDK would be given plus its version segment
     * @param traits how it departs from its dialect, see {@link Trait}
     */
    record Provider(
            String id,
            String name,
            String dialect,
            String baseUrl,
            @Nullable DataPolicy dataPolicy,
            List<Account> accounts,
            List<String> traits,
            long version)
            implements CatalogState {
        public Provider {
            traits = traits == null ? List.of() : List.copyOf(traits);
            notBlank(id, "id");
            notBlank(name, "name");
            notBlank(dialect, "dialect");
            notBlank(baseUrl, "base_url");
            positive(version, "version");
            accounts = List.copyOf(present(accounts, "accounts"));
        }

        /** A provider that is as its dialect says. */
        public Provider(
                String id,
                String name,
                String dialect,
                String baseUrl,
                @Nullable DataPolicy dataPolicy,
                List<Account> accounts,
                long version) {
            this(id, name, dialect, baseUrl, dataPolicy, accounts, List.of(), version);
        }

        @Override
        public String recordKey() {
            return "provider:" + id;
        }
    }

    record DataPolicy(
            @Nullable Boolean trains,
            @Nullable Integer retentionDays,
            @Nullable Boolean zdr,
            @Nullable String region) {}

    /**
     * One of the platform's accounts at a provider.
     *
     * @param credentialId where its sealed secret is; absent while it has none, and then the account is inactive
     * @param priority lower is tried first
     * @param weight share inside one priority
     */
    record Account(
            String id,
            @Nullable UUID credentialId,
            boolean active,
            int priority,
            int weight,
            @Nullable Integer maxConcurrency,
            @Nullable Long rpm,
            @Nullable Long tpm) {
        public Account {
            notBlank(id, "accounts.id");
            positive(priority, "accounts.priority");
            positive(weight, "accounts.weight");
        }
    }

    /**
     * @param id {@code author/slug}
     * @param contextLength tokens
     * @param maxOutputTokens tokens; the hold of a request without {@code max_tokens} starts from it
     */
    record Model(
            String id,
            String name,
            @Nullable String description,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens,
            List<String> inputModalities,
            List<String> outputModalities,
            List<String> supportedParameters,
            List<Endpoint> endpoints,
            long createdEpochSecond,
            long version)
            implements CatalogState {
        public Model {
            notBlank(id, "id");
            notBlank(name, "name");
            positive(version, "version");
            inputModalities = inputModalities == null ? List.of("text") : List.copyOf(inputModalities);
            outputModalities = outputModalities == null ? List.of("text") : List.copyOf(outputModalities);
            supportedParameters = supportedParameters == null ? List.of() : List.copyOf(supportedParameters);
            endpoints = List.copyOf(present(endpoints, "endpoints"));
        }

        @Override
        public String recordKey() {
            return "model:" + id;
        }

        /** What an endpoint of this model answers: what it declares; where it declares nothing, what the model's output says. */
        public Set<EndpointFamily> familiesOf(Endpoint endpoint) {
            if (!endpoint.families().isEmpty()) {
                return EnumSet.copyOf(endpoint.families());
            }
            if (outputModalities.contains("embeddings")) {
                return EnumSet.of(EndpointFamily.EMBEDDINGS);
            }
            if (outputModalities.contains("rerank")) {
                return EnumSet.of(EndpointFamily.RERANK);
            }
            return EnumSet.of(
                    outputModalities.contains("moderation") ? EndpointFamily.MODERATION : EndpointFamily.CHAT);
        }
    }

    /**
     * Who serves a model, under which name, at which price.
     *
     * @param id {@code <model id>@<provider id>}, with {@code :<quantization>} behind it when a provider serves one model twice
     * @param traits how it departs from its dialect, beside what its provider declares, see {@link Trait}
     * @param priceVersion the version of {@link PriceState} in force for new requests; absent means unpriced, and the endpoint is not served
     * @param families what it answers; empty leaves it to {@link Model#familiesOf}
     */
    record Endpoint(
            String id,
            String provider,
            String upstreamModel,
            @Nullable String quantization,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens,
            List<String> traits,
            @Nullable Integer priceVersion,
            List<EndpointFamily> families) {
        public Endpoint {
            traits = traits == null ? List.of() : List.copyOf(traits);
            notBlank(id, "endpoints.id");
            notBlank(provider, "endpoints.provider");
            notBlank(upstreamModel, "endpoints.upstream_model");
            families = families == null ? List.of() : List.copyOf(families);
        }

        /** An endpoint without traits of its own, and without a declaration of what it answers. */
        public Endpoint(
                String id,
                String provider,
                String upstreamModel,
                @Nullable String quantization,
                @Nullable Long contextLength,
                @Nullable Long maxOutputTokens,
                @Nullable Integer priceVersion) {
            this(
                    id,
                    provider,
                    upstreamModel,
                    quantization,
                    contextLength,
                    maxOutputTokens,
                    List.of(),
                    priceVersion,
                    List.of());
        }
    }
}
