package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.EmbeddingsAsk;
import io.tollway.gateway.error.Refusal;
import org.jspecify.annotations.Nullable;

/** How an upstream is asked for vectors. Stateless. */
public interface EmbeddingsForm {
    /**
     * @throws Refusal when the upstream takes nothing of that size
     */
    UpstreamRequest write(EmbeddingsAsk ask, UpstreamModel model, Changes changes) throws Refusal;

    /** The vectors in an answer; null when there are none. */
    @Nullable Vectors read(byte[] answer);
}
