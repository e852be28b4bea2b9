package io.tollway.gateway.dialect.rerank;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.JsonPass;
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.MeasuredRequest.Measures;
import io.tollway.gateway.dialect.Members;
import io.tollway.gateway.dialect.PassingDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.openai.PassedJson;
import io.tollway.gateway.error.Refusal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients of {@code POST /rerank}. What is charged for are search units (a query with up to 100 documents, of which a long one counts several times) or tokens, as the provider counts and the
 * catalog prices them.
 *
 * @see <a href="https://docs.cohere.com/reference/rerank">Cohere's reference</a>
 */
public final class RerankClient implements PassingDialect {
    private static final int MOST_DOCUMENTS = 10_000;
    private static final int MOST_QUERY = 100_000;
    private static final int DOCUMENTS_PER_UNIT = 100;
    /** Providers cut documents at about 500 tokens, the query included; no piece is as short as this. */
    private static final int LEAST_PIECE_BYTES = 100;

    @Override
    public String name() {
        return "openai.rerank";
    }

    @Override
    public EndpointFamily family() {
        return EndpointFamily.RERANK;
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        JsonDocument document = gate.document(body);
        Members members = new Members(document.root());
        String model = members.model();
        String query = members.text("query", MOST_QUERY);
        if (query == null || query.isEmpty()) {
            throw invalid("query is missing", "query");
        }
        int documents = documents(members.get("documents"));
        members.integer("top_n", 1, Integer.MAX_VALUE);
        members.flag("return_documents");
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        // The query is read with every document.
        int read = (int) Math.min(Integer.MAX_VALUE, body.length + (long) documents * query.length() * 3);
        return new MeasuredRequest(
                document,
                new MeasuredRequest.Head(model, own, members.endUser(), call),
                new Measures(
                        Measures.inputOnly(read, documents),
                        UsageCounts.ofSearches(units(documents + body.length / LEAST_PIECE_BYTES))),
                List.of(),
                List.of());
    }

    private static long units(int documents) {
        return Math.ceilDiv(documents, DOCUMENTS_PER_UNIT);
    }

    private static int documents(JsonNode documents) throws Refusal {
        if (!documents.isArray() || documents.isEmpty()) {
            throw invalid("documents must be an array of texts that is not empty", "documents");
        }
        if (documents.size() > MOST_DOCUMENTS) {
            throw invalid("documents has more than " + MOST_DOCUMENTS + " entries", "documents");
        }
        for (int i = 0; i < documents.size(); i++) {
            JsonNode each = documents.get(i);
            if (!each.isTextual() && !each.isObject()) {
                throw invalid("documents[" + i + "] must be a text, or an object with a text", "documents[" + i + "]");
            }
        }
        return documents.size();
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return JsonPass.to("/rerank", (MeasuredRequest) request, model);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        int documents =
                ((MeasuredRequest) request).document().root().path("documents").size();
        UsageCounts declared = UsageCounts.ofSearches(units(documents));
        return new PassedJson(names, "results", declared, (usage, meta, entries) -> counts(usage, meta, documents));
    }

    /** Cohere counts units beside the answer, Jina and others tokens in {@code usage}. */
    private static @Nullable UsageCounts counts(JsonNode usage, JsonNode meta, int documents) {
        long units = PassedJson.count(meta.path("billed_units"), "search_units");
        units = units < 0 ? PassedJson.count(usage, "search_units") : units;
        long tokens = PassedJson.count(usage, "prompt_tokens");
        tokens = tokens < 0 ? PassedJson.count(usage, "total_tokens") : tokens;
        tokens = tokens < 0 ? PassedJson.count(meta.path("billed_units"), "input_tokens") : tokens;
        if (units < 0 && tokens < 0) {
            return null;
        }
        return UsageCounts.ofInput(Math.max(0, tokens))
                .plus(UsageCounts.ofSearches(units < 0 ? units(documents) : units));
    }
}
