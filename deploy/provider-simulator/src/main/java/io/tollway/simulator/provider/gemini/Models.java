package io.tollway.simulator.provider.gemini;

import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET models, all on one page, and one model. */
final class Models implements Operation {
    @Override
    public boolean billed() {
        return false;
    }

    @Override
    public Job accept(Call call) {
        JsonBytes out = new JsonBytes(1024);
        if (call.path().startsWith(ModelPath.START)) {
            String name = ModelPath.model(call.path());
            Model model = call.provider().model(name);
            if (model == null) {
                throw Refusals.unknownModel(name, "getModel");
            }
            write(out, model);
        } else {
            List<Model> models = List.copyOf(call.provider().models());
            out.ascii("{\"models\":[");
            for (int i = 0; i < models.size(); i++) {
                out.ascii(i == 0 ? "" : ",");
                write(out, models.get(i));
            }
            out.ascii("]}");
        }
        return new Listing(Buffer.buffer(out.toBytes()));
    }

    private static void write(JsonBytes out, Model model) {
        out.ascii("{\"name\":").string("models/" + model.name());
        out.ascii(",\"version\":\"001\",\"displayName\":").string(model.name());
        out.ascii(",\"inputTokenLimit\":").number(model.contextLength());
        out.ascii(",\"outputTokenLimit\":").number(model.maxOutputTokens());
        out.ascii(",\"supportedGenerationMethods\":[\"")
                .ascii(model.embeddings() ? "embedContent" : "generateContent\",\"countTokens")
                .ascii("\"]}");
    }

    private record Listing(Buffer body) implements Job {
        @Override
        public @Nullable String model() {
            return null;
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            return new Reply.Whole("models", body, Usage.NOTHING);
        }
    }
}
