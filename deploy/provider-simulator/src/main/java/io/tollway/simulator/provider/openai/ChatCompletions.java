package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** POST chat/completions. */
final class ChatCompletions implements Operation {
    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        JsonNode body = Fields.object(call.body());
        return new Chat(call, ChatRequest.read(body, call.provider()));
    }

    private record Chat(Call call, ChatRequest request) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            List<Choice> choices = call.author().answer(request.prompt());
            long cached = call.prefixes().cached(call.account(), request.model(), request.meter());
            long prompt = request.meter().tokens();
            String id = call.ids().next("chatcmpl-");
            long created = call.receivedAt().getEpochSecond();
            if (request.stream()) {
                Usage read = new Usage(prompt - cached, cached, 0, 0);
                boolean tellsUsage = request.includeUsage() && !withoutUsage;
                ChatEvents events = new ChatEvents(
                        new ChatHead(id, created, request), choices, tellsUsage ? read : null, call.ids());
                return new Reply.Streamed(id, read, events);
            }
            Usage usage = new Usage(prompt - cached, cached, output(choices), reasoning(choices));
            Buffer body = ChatBody.write(
                    new ChatHead(id, created, request), choices, withoutUsage ? null : usage, call.ids());
            return new Reply.Whole(id, body, usage);
        }

        private static long output(List<Choice> choices) {
            long sum = 0;
            for (Choice choice : choices) {
                sum += choice.outputTokens();
            }
            return sum;
        }

        private static long reasoning(List<Choice> choices) {
            long sum = 0;
            for (Choice choice : choices) {
                sum += choice.reasoning().size();
            }
            return sum;
        }
    }
}
