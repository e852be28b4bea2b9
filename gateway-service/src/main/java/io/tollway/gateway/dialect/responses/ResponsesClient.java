package io.tollway.gateway.dialect.responses;

import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.Keeping;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Clients of {@code POST /responses}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">OpenAI's reference</a>
 */
public final class ResponsesClient implements ClientDialect {
    private static final Keeping KEEPING = new ResponsesKeeping();

    @Override
    public String name() {
        return "openai.responses";
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        return ResponsesRequestReader.read(gate.document(body), call, gate.limits());
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) {
        return document(request).canonical();
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals(ResponsesUpstream.NAME);
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest(
                model.path(ResponsesUpstream.PATH), List.of(), PassedRequest.body(document(request), model, changes));
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        return new PassedStream(new ResponseObject(document(request), names));
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedDocument(new ResponseObject(document(request), names));
    }

    @Override
    public Keeping keeping() {
        return KEEPING;
    }

    @Override
    public StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        return new ResponsesStreamWriter(new ResponseObject(document(request), names));
    }

    @Override
    public void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        ResponseObject response = new ResponseObject(document(request), names);
        OutputItems items = new OutputItems(names.generationId(), response.tools());
        answer.choices().stream().findFirst().ifPresent(choice -> items.add(choice, response));
        out.appendBytes(OutputItems.bytes(response.ended(items.all(), bill)));
    }

    static DocumentRequest document(ModelRequest request) {
        if (request instanceof DocumentRequest document) {
            return document;
        }
        throw new IllegalArgumentException("not a Responses request: " + request.getClass());
    }
}
