package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
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
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

/**
 * Clients of {@code POST /v1beta/models/{model}:generateContent} and {@code :streamGenerateContent}. Names are taken in camel and in snake case, as Google does. A stream is server-sent
 * events with {@code alt=sse}, and otherwise one JSON array sent in pieces.
 */
public final class GeminiClient implements ClientDialect {

    @Override
    public String name() {
        return "gemini.generateContent";
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        String model = call.model();
        if (model == null || model.isEmpty()) {
            throw invalid("The path must name a model: /v1beta/models/{model}:generateContent", "model");
        }
        JsonDocument document = gate.document(body);
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        RequestReader reader = new RequestReader(new Fields(document.root(), ""), gate.limits());
        CanonicalRequest canonical = reader.read(call.stream(), own);
        return new DocumentRequest(document, model, own, canonical, reader.parameters(), call, reader.untranslatable());
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) {
        return document(request).canonical();
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals("gemini") || upstreamDialect.equals("vertex");
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        byte[] body = RequestPass.body(document(request), model, changes);
        return new UpstreamRequest(path(model.name(), request.stream()), List.of(), body);
    }

    /** Behind the base URL that ends before {@code /models}. */
    static String path(String model, boolean stream) {
        return "/models/" + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        return new PassedStream(frames(request), names);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedDocument(names);
    }

    @Override
    public StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        return new GeminiStreamWriter(frames(request), names);
    }

    @Override
    public void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        out.appendBytes(GeminiJson.bytes(AnswerJson.whole(answer, names, bill)));
    }

    /** A comment would break the array that clients get who did not ask for events; white space does not. */
    @Override
    public Buffer keepAlive(ModelRequest request) {
        return document(request).call().eventStream() ? ClientDialect.super.keepAlive(request) : Buffer.buffer("\n");
    }

    @Override
    public CharSequence streamType(ModelRequest request) {
        return document(request).call().eventStream() ? "text/event-stream" : "application/json; charset=UTF-8";
    }

    private static StreamFrames frames(ModelRequest request) {
        return new StreamFrames(document(request).call().eventStream());
    }

    private static DocumentRequest document(ModelRequest request) {
        return (DocumentRequest) request;
    }
}
