package io.tollway.gateway.dialect;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;

/**
 * Bytes through where both speak the same; else by way of the canonical form.
 *
 * @param same whether the upstream takes the client's bytes
 */
record ChatDialogue(ClientDialect client, UpstreamDialect upstream, UpstreamModel model, boolean same)
        implements Dialogue {
    @Override
    public UpstreamRequest request(ModelRequest request, Changes changes) throws Refusal {
        if (same) {
            return client.pass(request, model, changes);
        }
        request.untranslatable().forEach(changes::dropped);
        return upstream.write(client.canonical(request), model, changes);
    }

    @Override
    public AnswerStream stream(ModelRequest request, AnswerNames names) {
        return same
                ? client.passStream(request, names)
                : new TranslatedStream(upstream.reader(model), client.streamWriter(request, names));
    }

    @Override
    public AnswerDocument document(ModelRequest request, AnswerNames names) {
        return same
                ? client.passDocument(request, names)
                : new TranslatedDocument(upstream.reader(model), client, request, names);
    }
}
