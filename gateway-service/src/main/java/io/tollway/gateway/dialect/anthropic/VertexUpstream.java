package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.dialect.vertex.GoogleAccess;
import io.vertx.core.Future;
import java.util.List;

/** Claude on Vertex: messages with the model in the path and the version in the body; region and project stand in the base URL, which ends in {@code /publishers/anthropic}. */
public final class VertexUpstream implements UpstreamDialect {
    static final String NAME = "vertex-anthropic";

    private final AnthropicUpstream anthropic = new AnthropicUpstream();
    private final GoogleAccess access;

    public VertexUpstream(GoogleAccess access) {
        this.access = access;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Future<List<Header>> access(Dispatch dispatch) {
        return access.headers(dispatch);
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        return anthropic.write(request, model, changes);
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return anthropic.reader(model);
    }
}
