package io.tollway.gateway.dialect;

import io.tollway.contracts.state.Trait;
import io.tollway.gateway.canonical.Sampling;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint a request is written for.
 *
 * @param name the model's name at the provider
 * @param outputCap output tokens in force; negative when nothing bounds them but the client's own wish
 * @param maxOutputTokens what the endpoint can at most; null when unknown
 * @param host where it is
 * @param newerCapField whether OpenAI's {@code max_completion_tokens} is known there
 * @param traits how it departs from its dialect
 */
public record UpstreamModel(
        String name,
        long outputCap,
        @Nullable Long maxOutputTokens,
        String host,
        boolean newerCapField,
        Traits traits) {
    /** An endpoint that is as its dialect says. */
    public UpstreamModel(
            String name, long outputCap, @Nullable Long maxOutputTokens, String host, boolean newerCapField) {
        this(name, outputCap, maxOutputTokens, host, newerCapField, Traits.NONE);
    }

    /** A path of OpenAI's as this endpoint has it. */
    public String path(String path) {
        String whole = traits.has(Trait.DEPLOYMENT_PATHS) ? "/deployments/" + name + path : path;
        String version = traits.value(Trait.API_VERSION);
        return version == null ? whole : whole + "?api-version=" + version;
    }

    /** The field of the output limit, in OpenAI's chat. */
    public String capField() {
        String declared = traits.value(Trait.CAP_FIELD);
        return declared != null ? declared : newerCapField ? "max_completion_tokens" : "max_tokens";
    }

    /** What of a client's sampling the endpoint takes; the rest is noted. */
    public Sampling taken(Sampling asked, Changes changes) {
        if (traits == Traits.NONE || asked.equals(Sampling.DEFAULT)) {
            return asked;
        }
        boolean one = traits.has(Trait.ONE_OF_TEMPERATURE_AND_TOP_P) && asked.temperature() != null;
        return new Sampling(
                taken("temperature", asked.temperature(), false, changes),
                taken("top_p", asked.topP(), one, changes),
                taken("top_k", asked.topK(), false, changes),
                taken("presence_penalty", asked.presencePenalty(), false, changes),
                taken("frequency_penalty", asked.frequencyPenalty(), false, changes),
                taken("seed", asked.seed(), false, changes),
                asked.stop().isEmpty() || taken("stop", asked.stop(), false, changes) != null
                        ? asked.stop()
                        : java.util.List.of(),
                taken("logprobs", asked.logprobs(), false, changes),
                taken("top_logprobs", asked.topLogprobs(), false, changes));
    }

    private <T> @Nullable T taken(String name, @Nullable T value, boolean refused, Changes changes) {
        if (value != null && (refused || traits.refuses(name))) {
            changes.dropped(name);
            return null;
        }
        return value;
    }
}
