package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.EmbeddingsForm;
import io.tollway.gateway.dialect.FormatInWords;
import io.tollway.gateway.dialect.TokenCounter;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.vertx.core.Future;
import java.util.List;

/** Google's {@code generateContent}; streams are asked for as server-sent events. The base URL ends before {@code /models}. */
public final class GeminiUpstream implements UpstreamDialect {
    private static final String CREDENTIAL = "x-goog-api-key";

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public Future<List<Header>> access(Dispatch dispatch) {
        return Future.succeededFuture(List.of(new Header(CREDENTIAL, dispatch.secret())));
    }

    @Override
    public EmbeddingsForm embeddings() {
        return new GeminiEmbeddings();
    }

    @Override
    public TokenCounter counter() {
        return new ContentCounter();
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(
                GeminiClient.path(model.name(), request.stream()),
                List.of(),
                GeminiJson.bytes(body(request, model, changes)));
    }

    /** A {@code GenerateContentRequest}. */
    static ObjectNode body(CanonicalRequest asked, UpstreamModel model, Changes changes) {
        JsonBesideTools format = JsonBesideTools.of(asked, Generation.of(model.name()));
        CanonicalRequest request = format.request(asked, changes);
        ContentWriter contents = new ContentWriter(Generation.of(model.name()), changes);
        contents.write(request.messages());
        if (format == JsonBesideTools.IN_WORDS) {
            contents.instruct(FormatInWords.of(asked.format()));
        }
        ObjectNode body = GeminiJson.object();
        ObjectNode system = contents.system();
        if (system != null) {
            body.set("systemInstruction", system);
        }
        body.set("contents", contents.contents());
        ArrayNode tools = ToolWriter.tools(request.tools(), changes);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        ToolWriter.choice(request, body, changes);
        ObjectNode config = new ConfigWriter(request, model, changes).write();
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        if (request.endUser() != null) {
            changes.dropped("user");
        }
        return body;
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return new GeminiReader();
    }
}
