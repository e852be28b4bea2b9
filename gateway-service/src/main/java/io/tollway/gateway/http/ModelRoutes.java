package io.tollway.gateway.http;

import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.dialect.anthropic.AnthropicClient;
import io.tollway.gateway.dialect.audio.SpeechClient;
import io.tollway.gateway.dialect.audio.TranscriptionClient;
import io.tollway.gateway.dialect.embeddings.EmbeddingsClient;
import io.tollway.gateway.dialect.gemini.EmbedClient;
import io.tollway.gateway.dialect.gemini.GeminiClient;
import io.tollway.gateway.dialect.images.ImagesClient;
import io.tollway.gateway.dialect.moderation.ModerationClient;
import io.tollway.gateway.dialect.openai.ChatClient;
import io.tollway.gateway.dialect.openai.CompletionsClient;
import io.tollway.gateway.dialect.rerank.RerankClient;
import io.tollway.gateway.dialect.responses.ResponsesClient;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.exchange.CallPipeline;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Which path is a model call, and in which dialect. */
final class ModelRoutes {
    private static final String MODELS = "/models/";

    private final CallPipeline pipeline;
    private final ClientDialect chat = new ChatClient();
    private final ClientDialect completions = new CompletionsClient();
    private final ClientDialect responses = new ResponsesClient();
    private final ClientDialect embeddings = new EmbeddingsClient();
    private final ClientDialect messages = new AnthropicClient();
    private final ClientDialect messageCount = new io.tollway.gateway.dialect.anthropic.CountClient();
    private final ClientDialect contentCount = new io.tollway.gateway.dialect.gemini.CountClient();
    private final ClientDialect inputCount = new io.tollway.gateway.dialect.responses.CountClient();
    private final ClientDialect images = new ImagesClient();
    private final ClientDialect transcriptions = new TranscriptionClient();
    private final ClientDialect speech = new SpeechClient();
    private final ClientDialect moderations = new ModerationClient();
    private final ClientDialect rerank = new RerankClient();
    private final ClientDialect embed = new EmbedClient(false);
    private final ClientDialect embedBatch = new EmbedClient(true);
    private final ClientDialect gemini = new GeminiClient();

    /** A path that was recognised. */
    record ModelCall(ClientDialect dialect, CallPath path) {}

    ModelRoutes(CallPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** The call at a path; null when it is something else. */
    @Nullable ModelCall find(PublicPath path, @Nullable String query) {
        if (path.surface() == Surface.GEMINI) {
            return gemini(path.rest(), query);
        }
        return switch (path.rest()) {
            case "/chat/completions" -> new ModelCall(chat, CallPath.of(path.surface()));
            case "/completions" -> new ModelCall(completions, CallPath.of(path.surface()));
            case "/responses" -> new ModelCall(responses, CallPath.of(path.surface()));
            case "/responses/input_tokens" -> new ModelCall(inputCount, CallPath.of(path.surface()));
            case "/embeddings" -> new ModelCall(embeddings, CallPath.of(path.surface()));
            case "/images/generations" -> new ModelCall(images, CallPath.of(path.surface()));
            case "/audio/transcriptions" -> new ModelCall(transcriptions, CallPath.of(path.surface()));
            case "/audio/speech" -> new ModelCall(speech, CallPath.of(path.surface()));
            case "/moderations" -> new ModelCall(moderations, CallPath.of(path.surface()));
            case "/rerank" -> new ModelCall(rerank, CallPath.of(path.surface()));
            case "/messages/count_tokens" -> new ModelCall(messageCount, CallPath.of(path.surface()));
            case "/messages" -> new ModelCall(messages, CallPath.of(path.surface()));
            default -> null;
        };
    }

    /** {@code /models/{model}:verb}, and {@code /{author}/{slug}:verb} as some clients write it. */
    private @Nullable ModelCall gemini(String rest, @Nullable String query) {
        int colon = rest.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        String model = rest.substring(rest.startsWith(MODELS) ? MODELS.length() : 1, colon);
        boolean events = query != null && ("&" + query + "&").contains("&alt=sse&");
        return switch (rest.substring(colon + 1)) {
            case "generateContent" -> new ModelCall(gemini, new CallPath(Surface.GEMINI, model, false, false));
            case "streamGenerateContent" -> new ModelCall(gemini, new CallPath(Surface.GEMINI, model, true, events));
            case "embedContent" -> new ModelCall(embed, new CallPath(Surface.GEMINI, model, false, false));
            case "batchEmbedContents" -> new ModelCall(embedBatch, new CallPath(Surface.GEMINI, model, false, false));
            case "countTokens" -> new ModelCall(contentCount, new CallPath(Surface.GEMINI, model, false, false));
            default -> null;
        };
    }

    void handle(HttpServerRequest request, ModelCall call) {
        pipeline.handle(request, call.dialect(), call.path());
    }
}
