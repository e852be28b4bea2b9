/**
 * Anthropic's Messages API, as a client speaks it ({@link io.tollway.gateway.dialect.anthropic.AnthropicClient}) and as an upstream speaks it
 * ({@link io.tollway.gateway.dialect.anthropic.AnthropicUpstream}). Source: Anthropic's OpenAPI description, version {@code 2023-06-01} of the API.
 */
@NullMarked
package io.tollway.gateway.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
