package io.tollway.gateway.dialect.responses;

import io.tollway.contracts.state.Trait;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.SecretHeader;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.vertx.core.Future;
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
    public Future<List<Header>> access(Dispatch dispatch) {
        return Future.succeededFuture(List.of(SecretHeader.of(dispatch)));
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(
                model.path(PATH), List.of(), OutputItems.bytes(new RequestWriter(request, model, changes).write()));
    }

    /** Whose thoughts are sealed there. */
    static String formatOf(UpstreamModel model) {
        String declared = model.traits().value(Trait.REASONING_FORMAT);
        return declared == null ? ReasoningFormat.OPENAI : declared;
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return new ResponseReader(formatOf(model));
    }
}
