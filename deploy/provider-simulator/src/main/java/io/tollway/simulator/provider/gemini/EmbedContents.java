package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Vectors;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** POST models/{model}:embedContent, and :batchEmbedContents for several at once. */
final class EmbedContents implements Operation {
    private static final Set<String> PARAMETERS =
            Set.of("model", "content", "taskType", "title", "outputDimensionality", "embedContentConfig");
    private static final int DIMENSIONS = 3072;
    private static final int MOST_INPUTS = 100;

    private final boolean batch;

    EmbedContents(boolean batch) {
        this.batch = batch;
    }

    private record Input(long tokens, long key, int size) {}

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        Model model = ModelPath.served(call, batch ? "batchEmbedContents" : "embedContent", true);
        JsonNode body = Fields.object(call.body());
        List<Input> inputs = new ArrayList<>();
        if (batch) {
            JsonNode requests = body.path("requests");
            if (!requests.isArray() || requests.isEmpty()) {
                throw Refusals.bad("* BatchEmbedContentsRequest.requests: at least one request is required\n");
            }
            if (requests.size() > MOST_INPUTS) {
                throw Refusals.bad("* BatchEmbedContentsRequest.requests: at most " + MOST_INPUTS
                        + " requests can be in one batch\n");
            }
            for (int i = 0; i < requests.size(); i++) {
                String named = Fields.text(requests.get(i), "model", "requests[" + i + "].model");
                if (!("models/" + model.name()).equals(named)) {
                    throw Refusals.bad("* BatchEmbedContentsRequest.requests[" + i
                            + "].model: unexpected model name format or a model other than the path's\n");
                }
                inputs.add(input(requests.get(i), model, call));
            }
        } else {
            inputs.add(input(body, model, call));
        }
        return new Batch(call, model, inputs, batch);
    }

    private static Input input(JsonNode request, Model model, Call call) {
        if (call.provider().refusesUnknownParameters()) {
            Fields.onlyKnown(request, PARAMETERS, "");
        }
        int size = Fields.whole(request, "outputDimensionality", "output_dimensionality", DIMENSIONS);
        if (size < 1 || size > DIMENSIONS) {
            throw Refusals.bad(
                    "* EmbedContentRequest.output_dimensionality: must be between 1 and " + DIMENSIONS + "\n");
        }
        JsonNode parts = request.path("content").path("parts");
        if (!parts.isArray() || parts.isEmpty()) {
            throw Refusals.bad("* EmbedContentRequest.content: content is empty\n");
        }
        PromptMeter meter = new PromptMeter();
        String text = new Parts(meter, call.seal()).read(parts, "content").text();
        if (meter.tokens() > model.contextLength()) {
            throw Refusals.bad("The input token count exceeds the maximum number of tokens allowed ("
                    + model.contextLength() + ").");
        }
        return new Input(meter.tokens(), Vectors.key(text), size);
    }

    private record Batch(Call call, Model served, List<Input> inputs, boolean several) implements Job {
        @Override
        public String model() {
            return served.name();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            JsonBytes out = new JsonBytes(inputs.size() * DIMENSIONS * 13 + 64);
            out.ascii(several ? "{\"embeddings\":[" : "{\"embedding\":");
            long tokens = 0;
            for (int i = 0; i < inputs.size(); i++) {
                tokens += inputs.get(i).tokens;
                float[] vector = Vectors.of(inputs.get(i).key, inputs.get(i).size);
                out.ascii(i == 0 ? "" : ",").ascii("{\"values\":[");
                for (int k = 0; k < vector.length; k++) {
                    out.ascii(k == 0 ? "" : ",").ascii(Float.toString(vector[k]));
                }
                out.ascii("]}");
            }
            out.ascii(several ? "]" : "");
            // The first generation of embedding models tells no usage.
            if (!withoutUsage && !served.name().endsWith("-001")) {
                out.ascii(",\"usageMetadata\":{\"promptTokenCount\":").number(tokens);
                out.ascii(",\"promptTokenDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":")
                        .number(tokens)
                        .ascii("}]}");
            }
            out.ascii("}\n");
            return new Reply.Whole(call.ids().next("embd-"), Buffer.buffer(out.toBytes()), new Usage(tokens, 0, 0, 0));
        }
    }
}
