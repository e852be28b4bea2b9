package io.tollway.simulator.provider.bedrock;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;

/** POST model/{model}/converse and /converse-stream. */
final class Converse implements Operation {
    static final String START = "model/";

    private final boolean stream;

    Converse(boolean stream) {
        this.stream = stream;
    }

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        Signature.check(call);
        return new Answer(call, ConverseRequest.read(call), stream);
    }

    private record Answer(Call call, ConverseRequest request, boolean stream) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            Choice choice = call.author().answer(request.prompt()).getFirst();
            long cached = call.prefixes().cached(call.account(), request.model(), request.meter());
            Usage read = new Usage(request.meter().tokens() - cached, cached, 0, 0);
            Usage usage =
                    read.withAnswer(choice.outputTokens(), choice.reasoning().size());
            String id = call.ids().next("");
            ConverseEvents events = new ConverseEvents(choice, withoutUsage ? null : usage, call.seal(), call.ids());
            return stream
                    ? new Reply.Streamed(id, read, events)
                    : new Reply.Whole(id, Buffer.buffer(events.whole().toBytes()), usage);
        }
    }
}
