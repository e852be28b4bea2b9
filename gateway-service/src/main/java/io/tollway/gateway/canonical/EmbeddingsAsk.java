package io.tollway.gateway.canonical;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts whose vectors are asked for, in no dialect.
 *
 * @param dimensions how long the vectors are to be; null leaves it to the model
 * @param task what they are for, in Google's words ({@code RETRIEVAL_QUERY}); null when the client did not say
 * @param title of the one document, where the client named it
 */
public record EmbeddingsAsk(
        List<String> texts,
        @Nullable Integer dimensions,
        @Nullable String task,
        @Nullable String title,
        @Nullable String endUser) {
    public EmbeddingsAsk {
        texts = List.copyOf(texts);
    }
}
