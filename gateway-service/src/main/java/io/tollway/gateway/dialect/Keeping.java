package io.tollway.gateway.dialect;

import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.stored.KeptResponse;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What a dialect says about answers that are kept, and requests that go on from them. Stateless. */
public interface Keeping {
    /** Whether the answer is to be kept: the client asked for it, and its project allows it. */
    boolean wanted(ModelRequest request);

    /** The public id of the answer that the request goes on from; null when it stands by itself. */
    @Nullable String previous(ModelRequest request);

    /**
     * The request with the kept conversation before its own input, as if the client had sent all of it.
     *
     * @param maxBytes of the body that it becomes
     * @throws Refusal when that is beyond a limit
     */
    ModelRequest continued(ModelRequest request, KeptResponse before, JsonGate gate, int maxBytes) throws Refusal;

    /**
     * What is kept. Called on another thread.
     *
     * @param generationId the public id of the request
     * @param end a whole answer as its client got it, or the bytes that ended its stream
     */
    KeptResponse kept(ModelRequest request, String generationId, Buffer end);
}
