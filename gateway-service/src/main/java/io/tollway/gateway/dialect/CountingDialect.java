package io.tollway.gateway.dialect;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/** Clients that ask what a request would read. Nothing is charged for it; where no provider can count, an estimate answers. */
public interface CountingDialect extends ClientDialect {
    /** The client's body. */
    Buffer counted(long tokens);

    @Override
    CanonicalRequest canonical(ModelRequest request);

    @Override
    default boolean isFree() {
        return true;
    }

    @Override
    default boolean reaches(UpstreamDialect upstream) {
        return upstream.counter() != null;
    }

    @Override
    default Buffer estimate(ModelRequest request) {
        return counted(TokenEstimate.of(canonical(request)));
    }

    @Override
    default Dialogue with(UpstreamDialect upstream, UpstreamModel model, boolean sameFamily) {
        TokenCounter counter = Objects.requireNonNull(upstream.counter(), "routing offers what counts alone");
        return new CountDialogue(this, upstream, model, counter, sameFamily && passesTo(upstream.name()));
    }

    @Override
    default AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        throw oneNumber();
    }

    @Override
    default AnswerStream passStream(ModelRequest request, AnswerNames names) {
        throw oneNumber();
    }

    @Override
    default StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        throw oneNumber();
    }

    @Override
    default void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        throw oneNumber();
    }

    private static IllegalStateException oneNumber() {
        return new IllegalStateException("a count is one number, read and written by its dialogue");
    }
}
