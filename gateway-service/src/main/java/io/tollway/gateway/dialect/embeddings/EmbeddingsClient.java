package io.tollway.gateway.dialect.embeddings;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Sampling;
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
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

/**
 * Clients of {@code POST /embeddings}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI's reference</a>
 */
public final class EmbeddingsClient implements ClientDialect {
    private static final int MOST_INPUTS = 2048;

    @Override
    public String name() {
        return "openai.embeddings";
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        JsonDocument document = gate.document(body);
        JsonNode model = document.root().path("model");
        if (!model.isTextual() || model.textValue().isBlank()) {
            throw invalid("model is missing; GET /v1/models lists what there is", "model");
        }
        input(document.root().path("input"));
        JsonNode user = document.root().path("user");
        // One token is the least a limit can say; an embedding produces none.
        CanonicalRequest bounds = new CanonicalRequest(
                List.of(),
                List.of(),
                null,
                null,
                new OutputFormat.Text(),
                null,
                Sampling.DEFAULT,
                1L,
                1,
                false,
                user.isTextual() ? user.textValue() : null);
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        return new DocumentRequest(document, model.textValue(), own, bounds, List.of(), call);
    }

    /** A text, tokens, or an array of one or the other. */
    private static void input(JsonNode input) throws Refusal {
        if (input.isTextual() && !input.textValue().isEmpty()) {
            return;
        }
        if (!input.isArray() || input.isEmpty()) {
            throw invalid("input must be a text, or an array of texts or tokens, that is not empty", "input");
        }
        if (input.get(0).isIntegralNumber()) {
            return;
        }
        if (input.size() > MOST_INPUTS) {
            throw invalid("input has more than " + MOST_INPUTS + " entries", "input");
        }
        for (int i = 0; i < input.size(); i++) {
            JsonNode each = input.get(i);
            boolean fine = each.isTextual() && !each.textValue().isEmpty() || each.isArray() && !each.isEmpty();
            if (!fine) {
                throw invalid("input[" + i + "] must be a text or an array of tokens, not empty", "input[" + i + "]");
            }
        }
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) throws Refusal {
        throw new Refusal(
                new GatewayError.NoEndpoint(
                        "This model's provider has no embeddings in a form that can be asked here; GET /v1/models shows output_modalities"));
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals("openai");
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        if (!(request instanceof DocumentRequest embedding)) {
            throw new IllegalArgumentException("not an embeddings request: " + request.getClass());
        }
        JsonDocument document = embedding.document();
        BodyEdits edits = document.edits().cut(document.cutsOf(embedding.dropped()));
        int[] place = document.valueOf("model");
        if (place != null) {
            edits.replace(place[0], place[1], BodyEdits.quoted(model.name()));
        }
        return new UpstreamRequest("/embeddings", List.of(), edits.apply());
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedEmbeddings(names);
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        throw neverStreams();
    }

    @Override
    public StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        throw neverStreams();
    }

    @Override
    public void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        throw new IllegalStateException("embeddings are never translated");
    }

    private static IllegalStateException neverStreams() {
        return new IllegalStateException("embeddings are never streamed");
    }
}
