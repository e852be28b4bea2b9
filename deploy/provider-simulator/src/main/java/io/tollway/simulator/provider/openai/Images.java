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
import java.util.ArrayList;
import java.util.List;

/** POST images/generations: the same small picture for everything. A model called {@code gpt-image…} is billed and tells its usage in tokens, every other one by the picture. */
final class Images implements Operation {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final int MOST = 10;
    private static final int MOST_PARTIAL = 3;
    private static final int TOKENS_PER_PARTIAL = 100;
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
        int each = name.startsWith("gpt-image") ? tokens : 0;
        if (Fields.flag(body, "stream", false)) {
            int partial = Fields.whole(body, "partial_images", 0, MOST_PARTIAL);
            return new Showing(call, name, Tokens.count(prompt), count, each, partial);
        }
        return new Drawing(call, name, Tokens.count(prompt), count, each);
    }

    /**
     * Pictures shown while they are made.
     *
     * @param each tokens of one picture; 0 when pictures are counted
     * @param partial how often an unfinished picture is shown
     */
    private record Showing(Call call, String model, int prompt, int count, int each, int partial) implements Job {
        @Override
        public Reply reply(boolean withoutUsage) {
            String picture = ",\"b64_json\":\"" + PICTURE + "\",\"created_at\":"
                    + call.receivedAt().getEpochSecond()
                    + ",\"size\":\"1024x1024\",\"quality\":\"high\",\"background\":\"opaque\",\"output_format\":\"png\"";
            int shown = each == 0 ? 0 : TOKENS_PER_PARTIAL;
            int made = each == 0 ? 0 : each + shown * partial;
            List<TypedEvents.Event> events = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < partial; k++) {
                    events.add(new TypedEvents.Event(
                            "image_generation.partial_image", picture + ",\"partial_image_index\":" + k, shown));
                }
                // What was read is billed once.
                int read = i == 0 ? prompt : 0;
                String usage = each == 0 || withoutUsage
                        ? ""
                        : ",\"usage\":{\"total_tokens\":" + (read + made) + ",\"input_tokens\":" + read
                                + ",\"output_tokens\":" + made + ",\"input_tokens_details\":{\"text_tokens\":" + read
                                + ",\"image_tokens\":0}}";
                events.add(new TypedEvents.Event("image_generation.completed", picture + usage, each));
            }
            Usage read = each > 0 ? new Usage(prompt, 0, 0, 0) : Usage.NOTHING.with(new Pieces(0, count, 0, 0));
            return new Reply.Streamed(call.ids().next("img-"), read, new TypedEvents(events));
        }
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
