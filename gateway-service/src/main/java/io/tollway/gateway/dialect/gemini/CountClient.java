package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.CountingDialect;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

/** Clients of {@code POST /v1beta/models/{model}:countTokens}: {@code contents} alone, or a whole {@code generateContentRequest}. */
public final class CountClient implements CountingDialect {
    private static final String WHOLE = "generateContentRequest";

    @Override
    public String name() {
        return "gemini.countTokens";
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        String model = call.model();
        if (model == null || model.isEmpty()) {
            throw invalid("The path must name a model: /v1beta/models/{model}:countTokens", "model");
        }
        JsonDocument document = gate.document(body);
        Fields root = new Fields(document.root(), "");
        Fields whole = root.object(WHOLE);
        if (whole != null && root.has("contents")) {
            throw invalid("contents and " + WHOLE + " exclude each other", "contents");
        }
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        RequestReader reader = new RequestReader(whole == null ? root : whole, gate.limits());
        CanonicalRequest canonical = reader.read(false, own);
        return new DocumentRequest(document, model, own, canonical, List.of(), call);
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) {
        return ((DocumentRequest) request).canonical();
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals("gemini");
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        byte[] body = RequestPass.counted((DocumentRequest) request, model.name(), changes);
        return new UpstreamRequest(ContentCounter.path(model), List.of(), body);
    }

    @Override
    public Buffer counted(long tokens) {
        return Buffer.buffer("{\"totalTokens\":" + tokens + "}");
    }
}
