package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.TokenCounter;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Google's {@code countTokens}, asked with a whole request so that instructions and tools count too. */
final class ContentCounter implements TokenCounter {
    private static final JsonMapper JSON = new JsonMapper();

    static String path(UpstreamModel model) {
        return "/models/" + model.name() + ":countTokens";
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        ObjectNode whole = GeminiUpstream.body(request, model, changes);
        whole.put("model", "models/" + model.name());
        ObjectNode body = GeminiJson.object();
        body.set("generateContentRequest", whole);
        return new UpstreamRequest(path(model), List.of(), GeminiJson.bytes(body));
    }

    @Override
    public OptionalLong read(byte[] answer) {
        try {
            JsonNode tokens = JSON.readTree(answer).path("totalTokens");
            boolean sound = tokens.isIntegralNumber() && tokens.canConvertToLong() && tokens.longValue() >= 0;
            return sound ? OptionalLong.of(tokens.longValue()) : OptionalLong.empty();
        } catch (IOException notJson) {
            return OptionalLong.empty();
        }
    }
}
