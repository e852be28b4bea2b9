package io.tollway.gateway.dialect.responses;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * OpenAI's Responses as an upstream, always stateless: nothing is stored there, and thoughts travel encrypted with the conversation.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">OpenAI's reference</a>
 */
public final class ResponsesUpstream implements UpstreamDialect {
    static final String NAME = "openai-responses";
    static final String PATH = "/responses";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Header credential(String secret) {
        return new Header(HttpHeaders.AUTHORIZATION, "Bearer " + secret);
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(
                PATH, List.of(), OutputItems.bytes(new RequestWriter(request, model, changes).write()));
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return new ResponseReader();
    }
}
