package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** POST moderations: what speaks of harm is flagged. The API's inventor tells no usage, its imitators do. */
final class Moderations implements Operation {
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
        JsonNode input = body.path("input");
        List<String> texts = new ArrayList<>();
        if (input.isTextual()) {
            texts.add(input.textValue());
        } else if (!input.isArray() || input.isEmpty()) {
            throw Refusals.type("input", "one of a string or an array", Fields.kind(input));
        } else {
            for (JsonNode part : input) {
                texts.add(
                        part.isTextual() ? part.textValue() : part.path("text").asText(""));
            }
        }
        return new Judgement(call, name, texts);
    }

    private record Judgement(Call call, String model, List<String> texts) implements Job {
        @Override
        public Reply reply(boolean withoutUsage) {
            String id = call.ids().next("modr-");
            JsonBytes out = new JsonBytes(256).ascii("{\"id\":\"").ascii(id);
            out.ascii("\",\"model\":").string(model).ascii(",\"results\":[");
            long tokens = 0;
            for (int i = 0; i < texts.size(); i++) {
                tokens += Tokens.count(texts.get(i));
                boolean harm = texts.get(i).contains("harm");
                out.ascii(i == 0 ? "" : ",").ascii("{\"flagged\":").ascii(Boolean.toString(harm));
                out.ascii(",\"categories\":{\"violence\":").ascii(Boolean.toString(harm));
                out.ascii("},\"category_scores\":{\"violence\":").ascii(harm ? "0.97" : "0.01");
                out.ascii("},\"category_applied_input_types\":{\"violence\":[\"text\"]}}");
            }
            out.ascii("]");
            if (!withoutUsage && !call.provider().refusesUnknownParameters()) {
                out.ascii(",\"usage\":{\"prompt_tokens\":").number(tokens);
                out.ascii(",\"total_tokens\":").number(tokens).ascii("}");
            }
            return new Reply.Whole(id, Buffer.buffer(out.ascii("}\n").toBytes()), new Usage(tokens, 0, 0, 0));
        }
    }
}
