package io.tollway.gateway.error;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Writes an error as a whole answer, before any other byte. */
public final class ErrorResponder {
    private static final long LINGER_MILLIS = 2_000;
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence GENERATION_ID = HttpHeaders.createOptimized("x-tollway-generation-id");
    private static final CharSequence BUDGET = HttpHeaders.createOptimized("x-tollway-budget");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private ErrorResponder() {}

    /**
     * Answers; does nothing when the client is gone or has been answered. A request whose body has not been read costs its connection.
     *
     * @param generationId the request's public id, when it has one
     */
    public static void send(
            HttpServerRequest request, GatewayError error, Surface surface, @Nullable String generationId) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended() || response.headWritten()) {
            return;
        }
        response.setStatusCode(error.status());
        response.headers().set(HttpHeaders.CONTENT_TYPE, JSON).set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        String requestId = RequestId.set(response.headers(), surface, generationId);
        if (generationId != null) {
            response.headers().set(GENERATION_ID, generationId);
        }
        if (error.retryAfterSeconds() > 0) {
            response.headers().set(HttpHeaders.RETRY_AFTER, Long.toString(error.retryAfterSeconds()));
        }
        Limit limit = error.limit();
        if (limit != null && limit.budget() != null) {
            response.headers().set(BUDGET, limit.budget().id());
        }
        Buffer body = Buffer.buffer(
                switch (surface) {
                    case OPENAI, OPENROUTER -> OpenAiErrorBody.render(error, surface);
                    case ANTHROPIC -> AnthropicErrorBody.render(error, requestId);
                    case GEMINI -> GeminiErrorBody.render(error);
                });
        if (request.isEnded()) {
            response.end(body);
            return;
        }
        response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.end(body).onComplete(sent -> {
            if (isHeldBack(request)) {
                request.connection().close();
            } else {
                linger(request);
            }
        });
    }

    /** Whether the client keeps its body back until it is asked for: nothing is under way that closing could reset. */
    private static boolean isHeldBack(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.EXPECT) && request.bytesRead() == 0;
    }

    /**
     * Reads and drops what the client still sends, for a moment. Closing a connection with unread bytes resets it, and many a client would then tell its user of a broken connection instead of
     * the answer (RFC 9112 §9.6).
     */
    private static void linger(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        Context context = Vertx.currentContext();
        if (context == null || request.isEnded()) {
            connection.close();
            return;
        }
        long timer = context.owner().setTimer(LINGER_MILLIS, late -> connection.close());
        request.endHandler(end -> {
            context.owner().cancelTimer(timer);
            connection.close();
        });
        request.resume();
    }
}
