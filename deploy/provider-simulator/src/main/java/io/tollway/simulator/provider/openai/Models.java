package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.catalog.Provider;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET models, and one model. */
final class Models implements Operation {
    static final String ONE = "v1/models/";

    /** All models are as old as the simulator's first release. */
    private static final long CREATED = 1_764_547_200;

    @Override
    public boolean billed() {
        return false;
    }

    @Override
    public Job accept(Call call) {
        JsonBytes out = new JsonBytes(1024);
        if (call.path().startsWith(ONE)) {
            String name = decoded(call.path().substring(ONE.length()));
            write(out, model(call.provider(), name), call.provider().id());
        } else {
            out.ascii("{\"object\":\"list\",\"data\":[");
            List<Model> models = List.copyOf(call.provider().models());
            for (int i = 0; i < models.size(); i++) {
                out.ascii(i == 0 ? "" : ",");
                write(out, models.get(i), call.provider().id());
            }
            out.ascii("]}");
        }
        return new Listing(Buffer.buffer(out.toBytes()));
    }

    private static Model model(Provider provider, String name) {
        Model model = provider.model(name);
        if (model == null) {
            throw Refusals.unknownModel(name);
        }
        return model;
    }

    private static String decoded(String segment) {
        try {
            // A plus sign in a path is a plus sign.
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    private static void write(JsonBytes out, Model model, String owner) {
        out.ascii("{\"id\":")
                .string(model.name())
                .ascii(",\"object\":\"model\",\"created\":")
                .number(CREATED);
        out.ascii(",\"owned_by\":").string(owner).ascii("}");
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
