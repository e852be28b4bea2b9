/**
 * Google's {@code generateContent} and {@code streamGenerateContent}, v1beta. Start at {@link io.tollway.gateway.dialect.gemini.GeminiClient} for what clients send and get, and at
 * {@link io.tollway.gateway.dialect.gemini.GeminiUpstream} for what Google gets and sends.
 */
@NullMarked
package io.tollway.gateway.dialect.gemini;

import org.jspecify.annotations.NullMarked;
