package io.tollway.gateway.dialect;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/**
 * One question, one number.
 *
 * @param same whether the upstream takes the client's bytes, and the client the upstream's
 */
record CountDialogue(
        CountingDialect client, UpstreamDialect upstream, UpstreamModel model, TokenCounter counter, boolean same)
        implements Dialogue {
    @Override
    public UpstreamRequest request(ModelRequest request, Changes changes) throws Refusal {
        return same ? client.pass(request, model, changes) : counter.write(client.canonical(request), model, changes);
    }

    @Override
    public AnswerStream stream(ModelRequest request, AnswerNames names) {
        throw new IllegalStateException("a count is never streamed");
    }

    @Override
    public AnswerDocument document(ModelRequest request, AnswerNames names) {
        return new Count();
    }

    /** The provider's number. */
    private final class Count implements AnswerDocument {
        private final AnswerFacts facts = new AnswerFacts();
        private byte[] body = new byte[0];
        private long tokens;

        @Override
        public Step take(byte[] answer) {
            OptionalLong read = counter.read(answer);
            if (read.isEmpty()) {
                return Step.MALFORMED;
            }
            body = answer;
            tokens = read.getAsLong();
            facts.contentBytes = 1;
            facts.substance = true;
            // Nothing was read by a model, so nothing is estimated for it either.
            facts.usage = UsageCounts.NONE;
            return Step.ENDED;
        }

        @Override
        public AnswerFacts facts() {
            return facts;
        }

        @Override
        public void render(Bill bill, Buffer out) {
            if (same) {
                out.appendBytes(body);
            } else {
                out.appendBuffer(client.counted(tokens));
            }
        }
    }
}
