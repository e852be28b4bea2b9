package io.tollway.gateway.dialect;

import io.tollway.gateway.error.Surface;
import org.jspecify.annotations.Nullable;

/**
 * What a call's path says about it.
 *
 * @param model the model in the path; null in dialects that name it in the body
 * @param stream whether the path asks for a stream
 * @param eventStream whether the query asks for server-sent events ({@code alt=sse})
 * @param formType the content type of the body where it is a form; null for JSON
 */
public record CallPath(
        Surface surface,
        @Nullable String model,
        boolean stream,
        boolean eventStream,
        @Nullable String formType) {
    /** A call that is no form. */
    public CallPath(Surface surface, @Nullable String model, boolean stream, boolean eventStream) {
        this(surface, model, stream, eventStream, null);
    }

    /** The same with a form of that content type. */
    public CallPath withForm(String contentType) {
        return new CallPath(surface, model, stream, eventStream, contentType);
    }

    public static CallPath of(Surface surface) {
        return new CallPath(surface, null, false, true);
    }
}
