package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.TokenCounter;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** Anthropic's {@code count_tokens}: takes a message's request without what only matters to its answer, and refuses the rest. */
final class MessageCounter implements TokenCounter {
    static final String PATH = "/messages/count_tokens";

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> READ = List.of("model", "messages", "system", "tools", "tool_choice", "thinking");

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        ObjectNode body = new RequestWriter(request, model, changes).write();
        body.retain(READ);
        return new UpstreamRequest(
                PATH, AnthropicUpstream.HEADERS, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public OptionalLong read(byte[] answer) {
        try {
            JsonNode tokens = JSON.readTree(answer).path("input_tokens");
            boolean sound = tokens.isIntegralNumber() && tokens.canConvertToLong() && tokens.longValue() >= 0;
            return sound ? OptionalLong.of(tokens.longValue()) : OptionalLong.empty();
        } catch (IOException notJson) {
            return OptionalLong.empty();
        }
    }
}
