package io.tollway.gateway.http;

import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.dialect.openai.ChatClient;
import io.tollway.gateway.exchange.CallPipeline;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Which path is a model call, and in which dialect. */
final class ModelRoutes {
    private final CallPipeline pipeline;
    private final ClientDialect chat = new ChatClient();

    /** A path that was recognised. */
    record ModelCall(ClientDialect dialect, CallPath path) {}

    ModelRoutes(CallPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** The call at a path; null when it is something else. */
    @Nullable ModelCall find(PublicPath path, @Nullable String query) {
        return switch (path.rest()) {
            case "/chat/completions" -> new ModelCall(chat, CallPath.of(path.surface()));
            default -> null;
        };
    }

    void handle(HttpServerRequest request, ModelCall call) {
        pipeline.handle(request, call.dialect(), call.path());
    }
}
