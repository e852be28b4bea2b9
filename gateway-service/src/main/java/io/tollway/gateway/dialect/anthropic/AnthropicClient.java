package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** {@code POST /v1/messages}, as Anthropic's clients speak it. */
public final class AnthropicClient implements ClientDialect {

    @Override
    public String name() {
        return "anthropic.messages";
    }

    @Override
    public DocumentRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        return RequestReader.read(gate.document(body), call, gate.limits());
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) {
        return own(request).canonical();
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals(AnthropicUpstream.NAME) || upstreamDialect.equals(VertexUpstream.NAME);
    }

    /** Those of {@code system} are the first message; only they may open a dialogue. */
    @Override
    public boolean hasLaterInstructions(ModelRequest request) {
        List<Message> messages = own(request).canonical().messages();
        for (int i = 1; i < messages.size(); i++) {
            if (messages.get(i).role() == Message.Role.SYSTEM) {
                return true;
            }
        }
        return false;
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(
                AnthropicUpstream.path(model, request.stream()),
                BetaHeader.added(AnthropicUpstream.HEADERS, own(request).call().beta(), changes),
                PassedRequest.body(own(request), model, changes));
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        return new PassedStream(names);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedDocument(names);
    }

    @Override
    public StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        return new EventWriter(names);
    }

    @Override
    public void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        out.appendString(MessageText.of(answer, names, bill));
    }

    static DocumentRequest own(ModelRequest request) {
        if (request instanceof DocumentRequest document) {
            return document;
        }
        throw new IllegalArgumentException("not a request that this dialect has read");
    }
}
