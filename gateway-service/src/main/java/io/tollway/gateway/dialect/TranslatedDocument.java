package io.tollway.gateway.dialect;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.AnswerFold;
import io.vertx.core.buffer.Buffer;

/** One dialect's whole answer into another's. */
final class TranslatedDocument implements AnswerDocument {
    private final AnswerReader reader;
    private final ClientDialect client;
    private final ModelRequest request;
    private final AnswerNames names;
    private final FactFinder facts = new FactFinder();
    private final AnswerFold fold = new AnswerFold();

    TranslatedDocument(AnswerReader reader, ClientDialect client, ModelRequest request, AnswerNames names) {
        this.reader = reader;
        this.client = client;
        this.request = request;
        this.names = names;
    }

    @Override
    public Step take(byte[] body) {
        return reader.document(body, event -> {
            facts.accept(event);
            fold.accept(event);
        });
    }

    @Override
    public AnswerFacts facts() {
        return facts.found;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        client.write(request, fold.answer(), names, bill, out);
    }
}
