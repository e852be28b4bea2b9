package io.tollway.gateway.dialect.openai;

import io.tollway.contracts.state.EndpointFamily;
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
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Clients of {@code POST /completions}: text continued, without roles. Where an endpoint answers chats only, the prompt becomes one message of the user's.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">OpenAI's reference</a>
 */
public final class CompletionsClient implements ClientDialect {
    private static final Set<EndpointFamily> SERVED_BY =
            Collections.unmodifiableSet(EnumSet.of(EndpointFamily.COMPLETIONS, EndpointFamily.CHAT));

    @Override
    public String name() {
        return "openai.completions";
    }

    @Override
    public EndpointFamily family() {
        return EndpointFamily.COMPLETIONS;
    }

    @Override
    public Set<EndpointFamily> servedBy() {
        return SERVED_BY;
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        return CompletionsReader.read(gate.document(body), call, gate.limits());
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) throws Refusal {
        return CompletionsReader.canonical(measured(request));
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals(ChatUpstream.NAME);
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return new UpstreamRequest("/completions", List.of(), CompletionsReader.pass(measured(request), model));
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        return new PassedStream(names, ChunkKind.TEXT);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedDocument(names);
    }

    @Override
    public StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        return new CompletionsStreamWriter(names, CompletionsReader.echoed(measured(request)));
    }

    @Override
    public void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        out.appendBytes(
                CompletionsStreamWriter.whole(answer, names, CompletionsReader.echoed(measured(request)), bill));
    }

    private static MeasuredRequest measured(ModelRequest request) {
        if (request instanceof MeasuredRequest measured) {
            return measured;
        }
        throw new IllegalArgumentException("not a completions request: " + request.getClass());
    }
}
