package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** POST completions: text continued, without roles. */
final class Completions implements Operation {
    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        JsonNode body = Fields.object(call.body());
        return new Text(call, CompletionRequest.read(body, call.provider()));
    }

    private record Text(Call call, CompletionRequest request) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            List<TextChoice> choices = new ArrayList<>();
            long unseen = 0;
            for (CompletionRequest.Input input : request.inputs()) {
                List<Choice> made = call.author().answer(request.prompt(input));
                for (int i = 0; i < made.size(); i++) {
                    if (i < request.choices()) {
                        choices.add(new TextChoice(choices.size(), request.echo() ? input.text() : "", made.get(i)));
                    } else {
                        // What best_of tried and did not show is billed all the same.
                        unseen += made.get(i).outputTokens();
                    }
                }
            }
            String id = call.ids().next("cmpl-");
            long created = call.receivedAt().getEpochSecond();
            Usage read = new Usage(request.tokens(), 0, 0, 0);
            if (request.stream()) {
                boolean told = request.includeUsage() && !withoutUsage;
                return new Reply.Streamed(
                        id, read, new CompletionEvents(id, created, request, choices, told ? read : null));
            }
            long output = unseen;
            for (TextChoice choice : choices) {
                output += choice.made().outputTokens();
            }
            Usage usage = read.withAnswer(output, 0);
            JsonBytes out = new JsonBytes(1024);
            head(id, created, request.model(), out);
            out.ascii(",\"choices\":[");
            for (int i = 0; i < choices.size(); i++) {
                out.ascii(i == 0 ? "" : ",");
                choices.get(i).append(request.logprobs(), out);
            }
            out.ascii("]");
            if (!withoutUsage) {
                usage(usage, out);
            }
            return new Reply.Whole(id, Buffer.buffer(out.ascii("}\n").toBytes()), usage);
        }
    }

    static void head(String id, long created, String model, JsonBytes out) {
        out.ascii("{\"id\":\"").ascii(id).ascii("\",\"object\":\"text_completion\",\"created\":");
        out.number(created).ascii(",\"model\":").string(model);
    }

    static void usage(Usage usage, JsonBytes out) {
        out.ascii(",\"usage\":{\"prompt_tokens\":").number(usage.prompt());
        out.ascii(",\"completion_tokens\":").number(usage.completion());
        out.ascii(",\"total_tokens\":")
                .number(usage.prompt() + usage.completion())
                .ascii("}");
    }
}
