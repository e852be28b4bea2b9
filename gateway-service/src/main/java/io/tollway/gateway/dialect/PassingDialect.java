package io.tollway.gateway.dialect;

import io.tollway.contracts.state.EndpointFamily;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** Clients whose calls only upstreams of the same shape answer: bytes through, and nothing to translate into. */
public interface PassingDialect extends ClientDialect {
    @Override
    EndpointFamily family();

    @Override
    default Set<EndpointFamily> servedBy() {
        return Set.of(family());
    }

    @Override
    default boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals("openai");
    }

    @Override
    default boolean reaches(UpstreamDialect upstream) {
        return passesTo(upstream.name());
    }

    @Override
    default CanonicalRequest canonical(ModelRequest request) {
        throw onlyPasses();
    }

    @Override
    default AnswerStream passStream(ModelRequest request, AnswerNames names) {
        throw onlyPasses();
    }

    @Override
    default StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        throw onlyPasses();
    }

    @Override
    default void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        throw onlyPasses();
    }

    private static IllegalStateException onlyPasses() {
        return new IllegalStateException("this kind of call is passed on and never translated");
    }
}
