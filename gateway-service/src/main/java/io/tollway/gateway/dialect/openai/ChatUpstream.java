package io.tollway.gateway.dialect.openai;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.SecretHeader;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.vertx.core.Future;
import java.util.List;

/** OpenAI's chat completions as an upstream, and every server that is compatible with it; where those differ, their row of the catalog declares it. */
public final class ChatUpstream implements UpstreamDialect {
    static final String NAME = "openai";
    /** The same with the traits of Azure's deployments, see {@link io.tollway.gateway.dialect.Traits}. */
    static final String AZURE = "azure-openai";

    static final String PATH = "/chat/completions";

    private final String name;

    private ChatUpstream(String name) {
        this.name = name;
    }

    public static ChatUpstream openAi() {
        return new ChatUpstream(NAME);
    }

    public static ChatUpstream azure() {
        return new ChatUpstream(AZURE);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<List<UpstreamRequest.Header>> access(Dispatch dispatch) {
        return Future.succeededFuture(List.of(SecretHeader.of(dispatch)));
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(model.path(PATH), List.of(), new ChatRequestWriter(model, changes).write(request));
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return new ChatAnswerReader();
    }
}
