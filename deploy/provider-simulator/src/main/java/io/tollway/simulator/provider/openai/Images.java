package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Pieces;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;

/** POST images/generations: the same small picture for everything. A model called {@code gpt-image…} is billed and tells its usage in tokens, every other one by the picture. */
final class Images implements Operation {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final int MOST = 10;
    private static final int HIGH = 4160;

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
        String prompt = Fields.requiredText(body, "prompt", "prompt");
        int count = Math.max(1, Fields.whole(body, "n", 1, MOST));
        String quality = Fields.text(body, "quality", "quality");
        int tokens = "low".equals(quality) ? 272 : "medium".equals(quality) ? 1056 : HIGH;
        return new Drawing(call, name, Tokens.count(prompt), count, name.startsWith("gpt-image") ? tokens : 0);
    }

    /** @param each tokens of one picture; 0 when pictures are counted */
    private record Drawing(Call call, String model, int prompt, int count, int each) implements Job {
        @Override
        public Reply reply(boolean withoutUsage) {
            JsonBytes out = new JsonBytes(256).ascii("{\"created\":");
            out.number(call.receivedAt().getEpochSecond()).ascii(",\"data\":[");
            for (int i = 0; i < count; i++) {
                out.ascii(i == 0 ? "" : ",")
                        .ascii("{\"b64_json\":\"")
                        .ascii(PICTURE)
                        .ascii("\"}");
            }
            out.ascii("]");
            long made = (long) each * count;
            if (each > 0 && !withoutUsage) {
                out.ascii(",\"usage\":{\"input_tokens\":").number(prompt);
                out.ascii(",\"output_tokens\":").number(made);
                out.ascii(",\"total_tokens\":").number(prompt + made);
                out.ascii(",\"input_tokens_details\":{\"text_tokens\":")
                        .number(prompt)
                        .ascii(",\"image_tokens\":0}}");
            }
            Usage usage = each > 0 ? new Usage(prompt, 0, made, 0) : Usage.NOTHING.with(new Pieces(0, count, 0, 0));
            return new Reply.Whole(
                    call.ids().next("img-"), Buffer.buffer(out.ascii("}\n").toBytes()), usage);
        }
    }
}
