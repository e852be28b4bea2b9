package io.tollway.gateway.dialect;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Vectors: bytes through where both speak the same, else from one form of the list into the other.
 *
 * @param same whether the upstream takes the client's bytes
 */
record EmbeddingsDialogue(
        EmbeddingsDialect client, UpstreamDialect upstream, UpstreamModel model, EmbeddingsForm form, boolean same)
        implements Dialogue {
    @Override
    public UpstreamRequest request(ModelRequest request, Changes changes) throws Refusal {
        if (same) {
            return client.pass(request, model, changes);
        }
        request.untranslatable().forEach(changes::dropped);
        return form.write(client.ask(request), model, changes);
    }

    @Override
    public AnswerStream stream(ModelRequest request, AnswerNames names) {
        throw new IllegalStateException("vectors are never streamed");
    }

    @Override
    public AnswerDocument document(ModelRequest request, AnswerNames names) {
        return same ? client.passDocument(request, names) : new Translated(request, names);
    }

    /** Another dialect's list. */
    private final class Translated implements AnswerDocument {
        private final ModelRequest request;
        private final AnswerNames names;
        private final AnswerFacts facts = new AnswerFacts();
        private @Nullable Vectors vectors;

        Translated(ModelRequest request, AnswerNames names) {
            this.request = request;
            this.names = names;
        }

        @Override
        public Step take(byte[] body) {
            Vectors read = form.read(body);
            if (read == null) {
                return Step.MALFORMED;
            }
            vectors = read;
            facts.substance = true;
            // Vectors are what was asked for; there is no text, and no reason for an end.
            facts.contentBytes = 1;
            if (read.tokens() != null) {
                facts.usage = new UsageCounts(read.tokens(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
            }
            return Step.ENDED;
        }

        @Override
        public AnswerFacts facts() {
            return facts;
        }

        @Override
        public void render(Bill bill, Buffer out) {
            Vectors read = vectors;
            if (read == null) {
                throw new IllegalStateException("there is no answer to render");
            }
            client.write(request, read, names, bill, out);
        }
    }
}
