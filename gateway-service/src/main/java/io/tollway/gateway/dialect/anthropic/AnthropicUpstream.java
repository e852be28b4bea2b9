package io.tollway.gateway.dialect.anthropic;

import io.tollway.contracts.state.Trait;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Anthropic's Messages API as an upstream; the base URL ends in {@code /v1}. */
public final class AnthropicUpstream implements UpstreamDialect {
    static final String NAME = "anthropic";
    static final String PATH = "/messages";
    /** What Vertex wants in the body in place of the header. */
    static final String VERTEX_VERSION = "vertex-2023-10-16";

    static final List<Header> HEADERS = List.of(new Header("anthropic-version", "2023-06-01"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Future<List<Header>> access(Dispatch dispatch) {
        return Future.succeededFuture(List.of(new Header("x-api-key", dispatch.secret())));
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        String body = new RequestWriter(request, model, changes).write().toString();
        return new UpstreamRequest(path(model, request.stream()), HEADERS, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Where a message goes: Vertex has the model in the path, and a method of its own for streams. */
    static String path(UpstreamModel model, boolean stream) {
        return model.traits().has(Trait.RAW_PREDICT)
                ? "/models/" + model.name() + (stream ? ":streamRawPredict" : ":rawPredict")
                : PATH;
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return new EventReader();
    }
}
