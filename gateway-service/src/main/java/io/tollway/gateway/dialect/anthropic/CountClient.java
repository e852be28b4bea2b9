package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.CountingDialect;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;

/**
 * Clients of {@code POST /v1/messages/count_tokens}.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages-count-tokens">Anthropic's reference</a>
 */
public final class CountClient implements CountingDialect {
    @Override
    public String name() {
        return "anthropic.count_tokens";
    }

    @Override
    public DocumentRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        return RequestReader.readToCount(gate.document(body), call, gate.limits());
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) {
        return AnthropicClient.own(request).canonical();
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals(AnthropicUpstream.NAME);
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(
                MessageCounter.PATH,
                AnthropicUpstream.HEADERS,
                PassedRequest.body(AnthropicClient.own(request), model, changes));
    }

    @Override
    public Buffer counted(long tokens) {
        return Buffer.buffer("{\"input_tokens\":" + tokens + "}");
    }
}
