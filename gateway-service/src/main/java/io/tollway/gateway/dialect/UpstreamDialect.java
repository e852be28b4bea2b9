package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import org.jspecify.annotations.Nullable;

/** What an upstream speaks: how it is asked, and how its answers are read. Stateless. */
public interface UpstreamDialect {
    /** The catalog's word for it. */
    String name();

    /** The header that carries the provider account's secret. */
    Header credential(String secret);

    /** Writes a canonical request; what has no counterpart is noted in {@code changes}. */
    UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes);

    AnswerReader reader();

    /** How it is asked for vectors; null when it makes none. */
    default @Nullable EmbeddingsForm embeddings() {
        return null;
    }

    /** How it is asked to count; null when it cannot. */
    default @Nullable TokenCounter counter() {
        return null;
    }
}
