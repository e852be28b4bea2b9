package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;

/** POST models/{model}:countTokens: what a request would read; free of charge. */
final class CountTokens implements Operation {
    @Override
    public boolean billed() {
        return false;
    }

    @Override
    public Job accept(Call call) {
        JsonNode body = Fields.object(call.body());
        JsonNode whole = Fields.get(body, "generateContentRequest");
        return new Count(GenerateRequest.read(Fields.absent(whole) ? body : whole, call, "countTokens"));
    }

    private record Count(GenerateRequest request) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            long tokens = request.meter().tokens();
            JsonBytes out = new JsonBytes(128).ascii("{\"totalTokens\":").number(tokens);
            out.ascii(",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":")
                    .number(tokens)
                    .ascii("}]}\n");
            return new Reply.Whole("count", Buffer.buffer(out.toBytes()), Usage.NOTHING);
        }
    }
}
