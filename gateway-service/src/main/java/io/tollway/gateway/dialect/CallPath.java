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
 * @param formType the content type of the body where it is a form; null for JSON
 * @param keeps whether the caller's project keeps answers
 */
public record CallPath(
        Surface surface,
        @Nullable String model,
        boolean stream,
        boolean eventStream,
        @Nullable String beta,
        @Nullable String formType,
        boolean keeps) {
    /** A call without headers that matter. */
    public CallPath(Surface surface, @Nullable String model, boolean stream, boolean eventStream) {
        this(surface, model, stream, eventStream, null, null, false);
    }

    /** The same with the header's value. */
    public CallPath withBeta(@Nullable String value) {
        return value == null ? this : new CallPath(surface, model, stream, eventStream, value, formType, keeps);
    }

    /** The same with a form of that content type. */
    public CallPath withForm(String contentType) {
        return new CallPath(surface, model, stream, eventStream, beta, contentType, keeps);
    }

    /** The same from a project that keeps answers. */
    public CallPath withKeeping() {
        return new CallPath(surface, model, stream, eventStream, beta, formType, true);
    }

    public static CallPath of(Surface surface) {
        return new CallPath(surface, null, false, true);
    }
}
