package io.tollway.gateway.dialect.cohere;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.SecretHeader;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cohere as an upstream; the base URL ends in {@code /v2}.
 *
 * @see <a href="https://docs.cohere.com/reference/chat">Cohere's reference</a>
 */
public final class CohereUpstream implements UpstreamDialect {
    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public Future<List<Header>> access(Dispatch dispatch) {
        return Future.succeededFuture(List.of(SecretHeader.of(dispatch)));
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        byte[] body =
                new CohereWriter(request, model, changes).write().toString().getBytes(StandardCharsets.UTF_8);
        return new UpstreamRequest("/chat", List.of(), body);
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return new CohereReader();
    }
}
