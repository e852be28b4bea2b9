package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.EmbeddingsAsk;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.EmbeddingsDialect;
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.MeasuredRequest.Measures;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.Vectors;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients of {@code :embedContent}, and of {@code :batchEmbedContents} for several texts at once.
 *
 * @see <a href="https://ai.google.dev/api/embeddings">Google's reference</a>
 */
public final class EmbedClient implements EmbeddingsDialect {
    private static final int MOST_DIMENSIONS = 100_000;

    private final boolean batch;

    /** @param batch whether several texts are asked for */
    public EmbedClient(boolean batch) {
        this.batch = batch;
    }

    /** What one request of a batch wants. */
    private record Wish(
            @Nullable Integer dimensions,
            @Nullable String task,
            @Nullable String title) {}

    @Override
    public String name() {
        return verb(true);
    }

    private String verb(boolean qualified) {
        return (qualified ? "gemini." : ":") + (batch ? "batchEmbedContents" : "embedContent");
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        String model = call.model();
        if (model == null || model.isEmpty()) {
            throw invalid("The path must name a model: /v1beta/models/{model}" + verb(false), "model");
        }
        JsonDocument document = gate.document(body);
        List<Fields> requests = requests(document.root());
        for (Fields request : requests) {
            parts(request);
            wish(request);
        }
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        return new MeasuredRequest(
                document,
                new MeasuredRequest.Head(model, own, null, call),
                Measures.each(requests.size(), body.length),
                List.of(),
                List.of());
    }

    private List<Fields> requests(ObjectNode root) throws Refusal {
        Fields whole = new Fields(root, "");
        if (!batch) {
            return List.of(whole);
        }
        List<Fields> requests = whole.objects("requests");
        if (requests.isEmpty()) {
            throw invalid("requests must have at least one entry", "requests");
        }
        if (requests.size() > GeminiEmbeddings.MOST_TEXTS) {
            throw invalid("requests has more than " + GeminiEmbeddings.MOST_TEXTS + " entries", "requests");
        }
        return requests;
    }

    private static List<Fields> parts(Fields request) throws Refusal {
        Fields content = request.object("content");
        List<Fields> parts = content == null ? List.of() : content.objects("parts");
        if (parts.isEmpty()) {
            throw invalid(request.at("content") + " must have parts that are not empty", request.at("content"));
        }
        return parts;
    }

    private static Wish wish(Fields request) throws Refusal {
        Fields config = request.object("embedContentConfig");
        Fields from = config == null ? request : config;
        Long dimensions = from.integer("outputDimensionality", 1, MOST_DIMENSIONS);
        return new Wish(
                dimensions == null ? null : (Integer) dimensions.intValue(), from.text("taskType"), from.text("title"));
    }

    @Override
    public EmbeddingsAsk ask(ModelRequest request) throws Refusal {
        List<String> texts = new ArrayList<>();
        Wish first = null;
        for (Fields each : requests(measured(request).document().root())) {
            StringBuilder text = new StringBuilder();
            for (Fields part : parts(each)) {
                String piece = part.text("text");
                if (piece == null) {
                    throw invalid(part.at("text") + " is missing: this model takes texts alone", part.at("text"));
                }
                text.append(piece);
            }
            texts.add(text.toString());
            Wish wish = wish(each);
            if (first != null && !Objects.equals(first, wish)) {
                throw invalid(
                        "requests must agree in outputDimensionality, taskType and title: this model's provider takes one for all",
                        "requests");
            }
            first = wish;
        }
        Wish one = first == null ? new Wish(null, null, null) : first;
        return new EmbeddingsAsk(texts, one.dimensions(), one.task(), one.title(), null);
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals("gemini");
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        byte[] body = EmbedPass.body(measured(request), batch ? model.name() : null);
        return new UpstreamRequest("/models/" + model.name() + verb(false), List.of(), body);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedEmbeddings();
    }

    @Override
    public void write(ModelRequest request, Vectors vectors, AnswerNames names, Bill bill, Buffer out) {
        out.appendString(batch ? "{\"embeddings\":[" : "{\"embedding\":");
        for (int i = 0; i < vectors.arrays().size(); i++) {
            out.appendString(i == 0 ? "{\"values\":" : ",{\"values\":")
                    .appendBytes(vectors.arrays().get(i))
                    .appendString("}");
        }
        out.appendString(batch ? "]," : ",")
                .appendString(PassedEmbeddings.usage(bill))
                .appendString("}");
    }

    private static MeasuredRequest measured(ModelRequest request) {
        return (MeasuredRequest) request;
    }
}
