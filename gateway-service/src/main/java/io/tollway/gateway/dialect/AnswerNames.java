package io.tollway.gateway.dialect;

import io.tollway.gateway.error.Surface;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says about itself.
 *
 * @param generationId the public id of the request
 * @param model the public name of the model that serves
 * @param provider the provider's name, where the surface tells it; else null
 */
public record AnswerNames(
        String generationId, String model, @Nullable String provider, long createdEpochSecond, Surface surface) {}
