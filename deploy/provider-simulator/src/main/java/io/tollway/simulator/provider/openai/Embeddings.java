package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.answer.Vectors;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.chance.Mix;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** POST embeddings: unit vectors that follow from the input alone, so equal inputs have equal vectors. */
final class Embeddings implements Operation {
    private static final Set<String> PARAMETERS = Set.of("model", "input", "dimensions", "encoding_format", "user");
    private static final int MOST_INPUTS = 2048;
    private static final int DIMENSIONS = 1536;
    private static final int LARGE_DIMENSIONS = 3072;

    private record Input(int tokens, long hash) {}

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        JsonNode body = Fields.object(call.body());
        if (call.provider().refusesUnknownParameters()) {
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (!PARAMETERS.contains(field.getKey())) {
                    throw Refusals.unrecognized(field.getKey());
                }
            }
        }
        String name = Fields.requiredText(body, "model", "model");
        Model model = call.provider().model(name);
        if (model == null) {
            throw Refusals.unknownModel(name);
        }
        if (!model.embeddings()) {
            throw Refusals.bad(
                    null, "model", "You are not allowed to generate embeddings from this model: `" + name + "`.");
        }
        int dimensions = Fields.whole(body, "dimensions", 1, LARGE_DIMENSIONS);
        String format = Fields.text(body, "encoding_format", "encoding_format");
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw Refusals.value("encoding_format", format, "'float' and 'base64'");
        }
        int size = dimensions > 0 ? dimensions : name.endsWith("large") ? LARGE_DIMENSIONS : DIMENSIONS;
        return new Batch(call, model, inputs(body.path("input"), model), size, "base64".equals(format));
    }

    private static List<Input> inputs(JsonNode input, Model model) {
        if (Fields.absent(input)) {
            throw Refusals.missing("input");
        }
        List<Input> inputs = new ArrayList<>();
        if (input.isTextual()) {
            inputs.add(text(input, "input"));
        } else if (!input.isArray()) {
            throw Refusals.type(
                    "input", "one of a string or an array of strings, integers or integer arrays", Fields.kind(input));
        } else if (input.isEmpty()) {
            throw Refusals.emptyArray("input");
        } else if (input.get(0).isIntegralNumber()) {
            inputs.add(tokens(input, "input"));
        } else {
            for (int i = 0; i < input.size(); i++) {
                String param = "input[" + i + "]";
                JsonNode each = input.get(i);
                inputs.add(each.isArray() ? tokens(each, param) : text(each, param));
            }
        }
        if (inputs.size() > MOST_INPUTS) {
            throw Refusals.bad(
                    "array_above_max_length",
                    "input",
                    "Invalid 'input': array too long. Expected an array with maximum length " + MOST_INPUTS
                            + ", but got an array with length " + inputs.size() + " instead.");
        }
        for (Input each : inputs) {
            if (each.tokens > model.contextLength()) {
                throw Refusals.bad(
                        "context_length_exceeded",
                        "input",
                        "This model's maximum context length is " + model.contextLength()
                                + " tokens, however you requested " + each.tokens
                                + " tokens. Please reduce your prompt.");
            }
        }
        return inputs;
    }

    private static Input text(JsonNode node, String param) {
        if (!node.isTextual()) {
            throw Refusals.type(param, "a string", Fields.kind(node));
        }
        String text = node.textValue();
        if (text.isEmpty()) {
            throw Refusals.bad("invalid_value", "input", "Invalid '" + param + "': input cannot be an empty string.");
        }
        return new Input(Tokens.count(text), Vectors.key(text));
    }

    private static Input tokens(JsonNode list, String param) {
        if (list.isEmpty()) {
            throw Refusals.emptyArray(param);
        }
        long hash = 11;
        for (JsonNode token : list) {
            if (!token.isIntegralNumber()) {
                throw Refusals.type(param, "an array of integers", Fields.kind(token));
            }
            hash = hash * 31 + token.longValue();
        }
        return new Input(list.size(), Mix.of(hash));
    }

    private record Batch(Call call, Model served, List<Input> inputs, int size, boolean base64) implements Job {
        @Override
        public String model() {
            return served.name();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            JsonBytes out = new JsonBytes(inputs.size() * size * (base64 ? 6 : 13) + 256);
            out.ascii("{\"object\":\"list\",\"data\":[");
            long tokens = 0;
            for (int i = 0; i < inputs.size(); i++) {
                out.ascii(i == 0 ? "" : ",")
                        .ascii("{\"object\":\"embedding\",\"index\":")
                        .number(i)
                        .ascii(",\"embedding\":");
                vector(inputs.get(i).hash, out);
                out.ascii("}");
                tokens += inputs.get(i).tokens;
            }
            out.ascii("],\"model\":").string(served.name());
            if (!withoutUsage) {
                out.ascii(",\"usage\":{\"prompt_tokens\":")
                        .number(tokens)
                        .ascii(",\"total_tokens\":")
                        .number(tokens)
                        .ascii("}");
            }
            out.ascii("}\n");
            return new Reply.Whole(call.ids().next("embd-"), Buffer.buffer(out.toBytes()), new Usage(tokens, 0, 0, 0));
        }

        private void vector(long hash, JsonBytes out) {
            float[] values = Vectors.of(hash, size);
            if (base64) {
                ByteBuffer floats = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                floats.asFloatBuffer().put(values);
                out.ascii("\"").raw(Base64.getEncoder().encode(floats.array())).ascii("\"");
                return;
            }
            out.ascii("[");
            for (int i = 0; i < size; i++) {
                out.ascii(i == 0 ? "" : ",").ascii(Float.toString(values[i]));
            }
            out.ascii("]");
        }
    }
}
