package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** POST responses. Nothing is stored, so there is never a previous response. */
final class Responses implements Operation {
    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        return new Response(call, ResponseRequest.read(Fields.object(call.body()), call));
    }

    private record Response(Call call, ResponseRequest request) implements Job {
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
            List<ResponseItem> items = ResponseItem.of(choice, request, call.ids(), call.seal());
            ResponseHead head = new ResponseHead(
                    call.ids().next("resp_"),
                    call.receivedAt().getEpochSecond(),
                    request,
                    items,
                    choice.finish() == Choice.Finish.LENGTH,
                    withoutUsage ? null : usage);
            if (request.stream()) {
                return new Reply.Streamed(head.id(), read, new ResponseEvents(head));
            }
            JsonBytes out = new JsonBytes(2048);
            head.appendEnd(out);
            return new Reply.Whole(head.id(), Buffer.buffer(out.ascii("\n").toBytes()), usage);
        }
    }
}
