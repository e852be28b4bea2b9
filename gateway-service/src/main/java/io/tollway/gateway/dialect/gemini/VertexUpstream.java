package io.tollway.gateway.dialect.gemini;

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

/** Gemini on Vertex: the same bytes with a service account's token; region and project stand in the base URL, which ends in {@code /publishers/google}. */
public final class VertexUpstream implements UpstreamDialect {
    private final GeminiUpstream gemini = new GeminiUpstream();
    private final GoogleAccess access;

    public VertexUpstream(GoogleAccess access) {
        this.access = access;
    }

    @Override
    public String name() {
        return "vertex";
    }

    @Override
    public Future<List<Header>> access(Dispatch dispatch) {
        return access.headers(dispatch);
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        return gemini.write(request, model, changes);
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return gemini.reader(model);
    }
}
