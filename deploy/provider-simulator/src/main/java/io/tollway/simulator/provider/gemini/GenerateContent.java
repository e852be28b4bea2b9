package io.tollway.simulator.provider.gemini;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import java.util.List;

/** POST models/{model}:generateContent and :streamGenerateContent; the latter as server-sent events when the query says {@code alt=sse}, else as one JSON array in pieces. */
final class GenerateContent implements Operation {
    private final boolean stream;

    GenerateContent(boolean stream) {
        this.stream = stream;
    }

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        String method = stream ? "streamGenerateContent" : "generateContent";
        return new Generation(call, GenerateRequest.read(Fields.object(call.body()), call, method), stream);
    }

    private record Generation(Call call, GenerateRequest request, boolean stream) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            List<Choice> choices = call.author().answer(request.prompt());
            long cached = call.prefixes().cached(call.account(), request.model(), request.meter());
            Usage read = new Usage(request.meter().tokens() - cached, cached, 0, 0);
            Candidates head = new Candidates(
                    call.ids().next(""),
                    request.model(),
                    request.showsThoughts(),
                    request.model().startsWith("gemini-3"),
                    withoutUsage ? null : read,
                    call.seal());
            if (stream) {
                boolean events = "sse".equals(call.query().get("alt"));
                return new Reply.Streamed(head.id(), read, new GenerateEvents(head, choices, events));
            }
            long output = 0;
            long reasoning = 0;
            for (Choice choice : choices) {
                output += choice.outputTokens();
                reasoning += choice.reasoning().size();
            }
            return new Reply.Whole(
                    head.id(), head.whole(choices, output, reasoning), read.withAnswer(output, reasoning));
        }
    }
}
