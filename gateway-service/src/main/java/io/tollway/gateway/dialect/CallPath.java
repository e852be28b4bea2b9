package io.tollway.gateway.dialect;

import io.tollway.gateway.error.Surface;
import org.jspecify.annotations.Nullable;

/**
 * What a call's head says about it.
 *
 * @param model the model in the path; null in dialects that name it in the body
 * @param stream whether the path asks for a stream
 * @param eventStream whether the query asks for server-sent events ({@code alt=sse})
 * @param beta the header {@code anthropic-beta}; null when it was not sent
 */
public record CallPath(
        Surface surface,
        @Nullable String model,
        boolean stream,
        boolean eventStream,
        @Nullable String beta) {
    public CallPath(Surface surface, @Nullable String model, boolean stream, boolean eventStream) {
        this(surface, model, stream, eventStream, null);
    }

    /** The same with the header's value. */
    public CallPath withBeta(@Nullable String value) {
        return value == null ? this : new CallPath(surface, model, stream, eventStream, value);
    }

    public static CallPath of(Surface surface) {
        return new CallPath(surface, null, false, true);
    }
}
