package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.answer.Vectors;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Pieces;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * POST rerank, in the shape that Cohere and Jina share. A model whose name begins with {@code rerank} counts search units as Cohere does (a query with up to 100 documents, a document of more
 * than 500 tokens counting once per 500), every other tokens as Jina does. What is not counted is not billed.
 */
final class Rerank implements Operation {
    private static final int DOCUMENTS_PER_UNIT = 100;
    private static final int TOKENS_PER_DOCUMENT = 500;

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        JsonNode body = Fields.object(call.body());
        String name = Fields.requiredText(body, "model", "model");
        if (call.provider().model(name) == null) {
            throw Refusals.unknownModel(name);
        }
        String query = Fields.requiredText(body, "query", "query");
        JsonNode given = body.path("documents");
        if (!given.isArray() || given.isEmpty()) {
            throw Refusals.missing("documents");
        }
        List<String> documents = new ArrayList<>();
        for (JsonNode each : given) {
            documents.add(
                    each.isTextual() ? each.textValue() : each.path("text").asText(""));
        }
        int top = Fields.whole(body, "top_n", 1, Integer.MAX_VALUE);
        return new Order(call, name, query, documents, top == 0 ? documents.size() : top);
    }

    private record Order(Call call, String model, String query, List<String> documents, int top) implements Job {
        @Override
        public Reply reply(boolean withoutUsage) {
            List<Integer> order = new ArrayList<>();
            long pieces = 0;
            long tokens = 0;
            int asked = Tokens.count(query);
            for (int i = 0; i < documents.size(); i++) {
                order.add(i);
                int length = Tokens.count(documents.get(i));
                pieces += Math.max(1, Math.ceilDiv(length + asked, TOKENS_PER_DOCUMENT));
                tokens += length + asked;
            }
            order.sort(Comparator.comparingInt(i -> -score(i)));
            String id = call.ids().next("rerank-");
            JsonBytes out = new JsonBytes(256).ascii("{\"id\":\"").ascii(id);
            out.ascii("\",\"model\":").string(model).ascii(",\"results\":[");
            for (int i = 0; i < Math.min(top, order.size()); i++) {
                int index = order.get(i);
                out.ascii(i == 0 ? "" : ",").ascii("{\"index\":").number(index);
                out.ascii(",\"relevance_score\":0.").number(100 + score(index)).ascii("}");
            }
            out.ascii("]");
            boolean units = model.startsWith("rerank");
            long searches = units ? Math.ceilDiv(pieces, DOCUMENTS_PER_UNIT) : 0;
            if (!withoutUsage && units) {
                out.ascii(",\"meta\":{\"billed_units\":{\"search_units\":")
                        .number(searches)
                        .ascii("}}");
            } else if (!withoutUsage) {
                out.ascii(",\"usage\":{\"total_tokens\":").number(tokens).ascii("}");
            }
            Usage usage = new Usage(units ? 0 : tokens, 0, 0, 0).with(new Pieces(searches, 0, 0, 0));
            return new Reply.Whole(id, Buffer.buffer(out.ascii("}\n").toBytes()), usage);
        }

        /** How well a document answers; follows from both texts alone. */
        private int score(int index) {
            return (int) Math.floorMod(Vectors.key(query + '\n' + documents.get(index)), 899L);
        }
    }
}
