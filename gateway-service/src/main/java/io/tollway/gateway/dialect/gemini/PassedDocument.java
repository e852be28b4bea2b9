package io.tollway.gateway.dialect.gemini;

import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A whole Gemini answer for a Gemini client. */
final class PassedDocument implements AnswerDocument {
    private final ChunkEdit edit;
    private final AnswerFacts facts = new AnswerFacts();
    private byte[] body = new byte[0];
    private @Nullable ChunkScan scan;

    PassedDocument(AnswerNames names) {
        this.edit = new ChunkEdit(names.model());
    }

    @Override
    public Step take(byte[] body) {
        ChunkScan found = ChunkScan.of(body, 0, body.length);
        if (found.error) {
            return Step.UPSTREAM_ERROR;
        }
        if (!found.wellFormed) {
            return Step.MALFORMED;
        }
        this.body = body;
        this.scan = found;
        PassedStream.note(facts, found, true, 0);
        return Step.GO_ON;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        ChunkScan found = scan;
        if (found == null) {
            throw new IllegalStateException("there is no answer to render");
        }
        out.appendBytes(edit.apply(body, 0, body.length, found, bill));
    }
}
