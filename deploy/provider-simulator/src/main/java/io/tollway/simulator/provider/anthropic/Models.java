package io.tollway.simulator.provider.anthropic;

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
    static final String ONE = "v1/models/";

    @Override
    public boolean billed() {
        return false;
    }

    @Override
    public Job accept(Call call) {
        Messages.checkVersion(call);
        JsonBytes out = new JsonBytes(1024);
        if (call.path().startsWith(ONE)) {
            String name = call.path().substring(ONE.length());
            Model model = call.provider().model(name);
            if (model == null) {
                throw Refusals.unknownModel(name);
            }
            write(out, model);
        } else {
            List<Model> models = List.copyOf(call.provider().models());
            out.ascii("{\"data\":[");
            for (int i = 0; i < models.size(); i++) {
                out.ascii(i == 0 ? "" : ",");
                write(out, models.get(i));
            }
            out.ascii("],\"has_more\":false,\"first_id\":");
            out.stringOrNull(models.isEmpty() ? null : models.getFirst().name()).ascii(",\"last_id\":");
            out.stringOrNull(models.isEmpty() ? null : models.getLast().name()).ascii("}");
        }
        return new Listing(Buffer.buffer(out.toBytes()));
    }

    private static void write(JsonBytes out, Model model) {
        out.ascii("{\"type\":\"model\",\"id\":").string(model.name());
        out.ascii(",\"display_name\":").string(model.name());
        out.ascii(",\"created_at\":\"2025-12-01T00:00:00Z\",\"max_input_tokens\":")
                .number(model.contextLength());
        out.ascii(",\"max_tokens\":").number(model.maxOutputTokens()).ascii("}");
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
