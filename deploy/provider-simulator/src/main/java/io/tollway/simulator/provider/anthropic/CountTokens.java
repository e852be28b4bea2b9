package io.tollway.simulator.provider.anthropic;

import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;

/** POST messages/count_tokens: what a message would read; free of charge. */
final class CountTokens implements Operation {
    @Override
    public boolean billed() {
        return false;
    }

    @Override
    public Job accept(Call call) {
        Messages.checkVersion(call);
        return new Count(MessageRequest.counted(Fields.object(call.body()), call));
    }

    private record Count(MessageRequest request) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            JsonBytes out = new JsonBytes(64).ascii("{\"input_tokens\":");
            out.number(request.meter().tokens()).ascii("}");
            return new Reply.Whole("count", Buffer.buffer(out.toBytes()), Usage.NOTHING);
        }
    }
}
