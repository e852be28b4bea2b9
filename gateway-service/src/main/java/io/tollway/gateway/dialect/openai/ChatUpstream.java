package io.tollway.gateway.dialect.openai;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.EmbeddingsForm;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** OpenAI's chat completions, and every upstream that is compatible with them. */
public final class ChatUpstream implements UpstreamDialect {
    static final String NAME = "openai";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public UpstreamRequest.Header credential(String secret) {
        return new UpstreamRequest.Header(HttpHeaders.AUTHORIZATION, "Bearer " + secret);
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(
                "/chat/completions", List.of(), new ChatRequestWriter(model, changes).write(request));
    }

    @Override
    public EmbeddingsForm embeddings() {
        return new OpenAiEmbeddings();
    }

    @Override
    public AnswerReader reader() {
        return new ChatAnswerReader();
    }
}
