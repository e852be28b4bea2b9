package io.tollway.gateway.dialect;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;

/** A client's dialect and an upstream's, joined for one attempt. */
public final class Dialogue {
    private final ClientDialect client;
    private final UpstreamDialect upstream;
    private final boolean same;

    public Dialogue(ClientDialect client, UpstreamDialect upstream) {
        this.client = client;
        this.upstream = upstream;
        this.same = client.passesTo(upstream.name());
    }

    public UpstreamDialect upstream() {
        return upstream;
    }

    /**
     * What is sent upstream.
     *
     * @throws Refusal when the request cannot be read into the canonical form
     */
    public UpstreamRequest request(ModelRequest request, UpstreamModel model, Changes changes) throws Refusal {
        if (same) {
            return client.pass(request, model, changes);
        }
        request.untranslatable().forEach(changes::dropped);
        return upstream.write(client.canonical(request), model, changes);
    }

    public AnswerStream stream(ModelRequest request, AnswerNames names) {
        return same
                ? client.passStream(request, names)
                : new TranslatedStream(upstream.reader(), client.streamWriter(request, names));
    }

    public AnswerDocument document(ModelRequest request, AnswerNames names) {
        return same
                ? client.passDocument(request, names)
                : new TranslatedDocument(upstream.reader(), client, request, names);
    }
}
