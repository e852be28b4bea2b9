package io.tollway.gateway.dialect.embeddings;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.BodyEdits;
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
import io.tollway.gateway.dialect.JsonPass;
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.MeasuredRequest.Measures;
import io.tollway.gateway.dialect.Members;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.Vectors;
import io.tollway.gateway.dialect.openai.PassedJson;
import io.tollway.gateway.dialect.openai.UsageText;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients of {@code POST /embeddings}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI's reference</a>
 */
public final class EmbeddingsClient implements EmbeddingsDialect {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_INPUTS = 2048;
    private static final int MOST_DIMENSIONS = 100_000;
    private static final String BASE64 = "base64";
    /** The words of OpenRouter and others for what a text is for, and Google's. */
    private static final Map<String, String> TASKS = Map.of(
            "search_query", "RETRIEVAL_QUERY",
            "query", "RETRIEVAL_QUERY",
            "search_document", "RETRIEVAL_DOCUMENT",
            "document", "RETRIEVAL_DOCUMENT",
            "passage", "RETRIEVAL_DOCUMENT",
            "classification", "CLASSIFICATION",
            "clustering", "CLUSTERING",
            "semantic_similarity", "SEMANTIC_SIMILARITY");

    @Override
    public String name() {
        return "openai.embeddings";
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        JsonDocument document = gate.document(body);
        Members members = new Members(document.root());
        String model = members.model();
        int inputs = inputs(members.get("input"));
        members.word("encoding_format", List.of("float", BASE64));
        members.integer("dimensions", 1, MOST_DIMENSIONS);
        String task = members.text("input_type", 100);
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        return new MeasuredRequest(
                document,
                new MeasuredRequest.Head(model, own, members.endUser(), call),
                Measures.each(inputs, body.length),
                members.has("dimensions") ? List.of("dimensions") : List.of(),
                task == null || TASKS.containsKey(task) ? List.of() : List.of("input_type"));
    }

    /** How many there are: a text, tokens, or an array of one or the other. */
    private static int inputs(JsonNode input) throws Refusal {
        if (input.isTextual() && !input.textValue().isEmpty()) {
            return 1;
        }
        if (!input.isArray() || input.isEmpty()) {
            throw invalid("input must be a text, or an array of texts or tokens, that is not empty", "input");
        }
        if (input.get(0).isIntegralNumber()) {
            return 1;
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
        return input.size();
    }

    @Override
    public EmbeddingsAsk ask(ModelRequest request) throws Refusal {
        Members members = new Members(measured(request).document().root());
        JsonNode input = members.get("input");
        List<String> texts = new ArrayList<>();
        for (JsonNode each : input.isTextual() ? List.of(input) : input) {
            if (!each.isTextual()) {
                throw invalid("input must be texts: this model's provider takes no tokens", "input");
            }
            texts.add(each.textValue());
        }
        Long dimensions = members.integer("dimensions", 1, MOST_DIMENSIONS);
        String task = members.text("input_type", 100);
        return new EmbeddingsAsk(
                texts,
                dimensions == null ? null : (Integer) dimensions.intValue(),
                task == null ? null : TASKS.get(task),
                null,
                request.endUser());
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals("openai") || upstreamDialect.equals("azure-openai");
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return JsonPass.to("/embeddings", measured(request), model);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedJson(names, "data", UsageCounts.NONE, (usage, meta, entries) -> {
            long tokens = PassedJson.count(usage, "prompt_tokens");
            return tokens < 0 ? null : UsageCounts.ofInput(tokens);
        });
    }

    @Override
    public void write(ModelRequest request, Vectors vectors, AnswerNames names, Bill bill, Buffer out) {
        boolean base64 = measured(request)
                .document()
                .root()
                .path("encoding_format")
                .asText("")
                .equals(BASE64);
        out.appendString("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < vectors.arrays().size(); i++) {
            byte[] array = vectors.arrays().get(i);
            out.appendString((i == 0 ? "" : ",") + "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":");
            out.appendBytes(base64 ? packed(array) : array).appendString("}");
        }
        long tokens = bill.usage().input();
        out.appendString("],\"model\":").appendBytes(BodyEdits.quoted(names.model()));
        out.appendString(",\"usage\":{\"prompt_tokens\":" + tokens + ",\"total_tokens\":" + tokens);
        out.appendBytes(UsageText.members(bill.chargeNano(), bill.listNano(), bill.own()));
        out.appendString("}}");
    }

    /** An array's numbers as OpenAI packs them: 32-bit floats, little end first, in base64, quoted. */
    private static byte[] packed(byte[] array) {
        ByteBuffer floats = ByteBuffer.allocate(array.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (JsonParser json = JSON.createParser(array)) {
            json.nextToken();
            for (@Nullable JsonToken token = json.nextToken();
                    token != null && token.isNumeric();
                    token = json.nextToken()) {
                floats.putFloat(json.getFloatValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("the array has been read before", impossible);
        }
        byte[] used = new byte[floats.position()];
        floats.flip().get(used);
        return BodyEdits.quoted(Base64.getEncoder().encodeToString(used));
    }

    private static MeasuredRequest measured(ModelRequest request) {
        if (request instanceof MeasuredRequest embedding) {
            return embedding;
        }
        throw new IllegalArgumentException("not an embeddings request: " + request.getClass());
    }
}
