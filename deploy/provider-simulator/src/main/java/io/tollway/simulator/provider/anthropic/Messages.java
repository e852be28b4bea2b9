package io.tollway.simulator.provider.anthropic;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.PrefixCache;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import java.util.Set;

/** POST messages. */
final class Messages implements Operation {
    private static final Set<String> VERSIONS = Set.of("2023-06-01", "2023-01-01");

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        checkVersion(call);
        return new Message(call, MessageRequest.read(Fields.object(call.body()), call));
    }

    static void checkVersion(Call call) {
        String version = call.headers().get("anthropic-version");
        if (version == null || version.isBlank()) {
            throw Refusals.at("anthropic-version", "header is required");
        }
        if (!VERSIONS.contains(version)) {
            throw Refusals.at("anthropic-version", "\"" + version + "\" is not a valid version");
        }
    }

    record Message(Call call, MessageRequest request) implements Job {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            Choice choice = call.author().answer(request.prompt()).getFirst();
            PrefixCache.Kept kept = call.prefixes().kept(call.account(), request.model(), request.marks());
            long fresh = request.meter().tokens() - kept.read() - kept.written5m() - kept.written1h();
            Usage read = new Usage(fresh, kept.read(), kept.written5m(), kept.written1h(), 0, 0);
            Usage usage =
                    read.withAnswer(choice.outputTokens(), choice.reasoning().size());
            MessageHead head = new MessageHead(
                    call.ids().next("msg_01"),
                    request.model(),
                    request.showsThoughts(),
                    withoutUsage ? null : usage,
                    call.seal());
            if (request.stream()) {
                return new Reply.Streamed(head.id(), read, new MessageEvents(head, choice, call.ids()));
            }
            return new Reply.Whole(head.id(), MessageBody.write(head, choice, call.ids()), usage);
        }
    }
}
