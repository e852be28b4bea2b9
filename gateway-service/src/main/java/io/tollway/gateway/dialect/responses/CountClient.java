package io.tollway.gateway.dialect.responses;

import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.CountingDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;

/**
 * Clients of {@code POST /v1/responses/input_tokens}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/input-tokens">OpenAI's reference</a>
 */
public final class CountClient implements CountingDialect {
    @Override
    public String name() {
        return "openai.input_tokens";
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        return ResponsesRequestReader.readToCount(gate.document(body), call, gate.limits());
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) {
        return ResponsesClient.document(request).canonical();
    }

    /** Few of those that speak OpenAI's dialects count, so none is asked to. */
    @Override
    public boolean passesTo(String upstreamDialect) {
        return false;
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        throw new IllegalStateException("it passes to nobody");
    }

    @Override
    public Buffer counted(long tokens) {
        return Buffer.buffer("{\"object\":\"response.input_tokens\",\"input_tokens\":" + tokens + "}");
    }
}
