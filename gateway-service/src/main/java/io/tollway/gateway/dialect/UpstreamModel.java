package io.tollway.gateway.dialect;

import org.jspecify.annotations.Nullable;

/**
 * The endpoint a request is written for.
 *
 * @param name the model's name at the provider
 * @param outputCap output tokens in force; negative when nothing bounds them but the client's own wish
 * @param maxOutputTokens what the endpoint can at most; null when unknown
 * @param host where it is; providers that share a dialect differ in details
 * @param newerCapField whether OpenAI's {@code max_completion_tokens} is known there
 */
public record UpstreamModel(
        String name, long outputCap, @Nullable Long maxOutputTokens, String host, boolean newerCapField) {}
