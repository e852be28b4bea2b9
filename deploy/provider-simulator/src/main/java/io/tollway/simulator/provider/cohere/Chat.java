package io.tollway.simulator.provider.cohere;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;

/** POST chat. What was cached is told and costs the same. */
final class Chat implements Operation {
    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        return new Answer(call, ChatRequest.read(call));
    }

    private record Answer(Call call, ChatRequest request) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            Choice choice = call.author().answer(request.prompt()).getFirst();
            Usage read = new Usage(request.meter().tokens(), 0, 0, 0);
            Usage usage =
                    read.withAnswer(choice.outputTokens(), choice.reasoning().size());
            long cached = call.prefixes().cached(call.account(), request.model(), request.meter());
            String id = call.ids().next("");
            ChatEvents events = new ChatEvents(id, choice, withoutUsage ? null : usage, cached, call.ids());
            return request.stream()
                    ? new Reply.Streamed(id, read, events)
                    : new Reply.Whole(id, Buffer.buffer(events.whole().toBytes()), usage);
        }
    }
}
