package io.tollway.gateway.dialect;

import io.tollway.contracts.state.EndpointFamily;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.EmbeddingsAsk;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.Set;

/** Clients that ask for vectors. */
public interface EmbeddingsDialect extends ClientDialect {
    Set<EndpointFamily> EMBEDDINGS = Set.of(EndpointFamily.EMBEDDINGS);

    /**
     * The request in no dialect.
     *
     * @throws Refusal when only an upstream of the same dialect can take it
     */
    EmbeddingsAsk ask(ModelRequest request) throws Refusal;

    /** Appends the client's body. */
    void write(ModelRequest request, Vectors vectors, AnswerNames names, Bill bill, Buffer out);

    @Override
    default EndpointFamily family() {
        return EndpointFamily.EMBEDDINGS;
    }

    @Override
    default Set<EndpointFamily> servedBy() {
        return EMBEDDINGS;
    }

    @Override
    default boolean reaches(UpstreamDialect upstream) {
        return upstream.embeddings() != null;
    }

    @Override
    default Dialogue with(UpstreamDialect upstream, UpstreamModel model, boolean sameFamily) {
        EmbeddingsForm form = Objects.requireNonNull(upstream.embeddings(), "routing offers what embeds alone");
        return new EmbeddingsDialogue(this, upstream, model, form, sameFamily && passesTo(upstream.name()));
    }

    @Override
    default CanonicalRequest canonical(ModelRequest request) {
        throw noChat();
    }

    @Override
    default AnswerStream passStream(ModelRequest request, AnswerNames names) {
        throw noChat();
    }

    @Override
    default StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        throw noChat();
    }

    @Override
    default void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        throw noChat();
    }

    private static IllegalStateException noChat() {
        return new IllegalStateException("vectors are neither a chat nor a stream");
    }
}
